import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { FtpSession } from '@sluice/transport'
import type { Operation } from './operation.ts'
import {
  content,
  expectBytes,
  expectLocal,
  expectStored,
  expectValues,
  FalseSuccess,
  fetchWhole,
  Kept,
  lines,
  names,
  type World,
} from './world.ts'

const half = content.length / 2
/** How servers greet that are known to bear more than one command, and other things, at a time. */
const greetings = {
  vsftpd: '(vsFTPd 3.0.3)',
  pureFtpd: ['--------- Welcome to Pure-FTPd ----------', 'and more'],
  proftpd: 'ProFTPD Server ready.',
  pyftpdlib: 'pyftpdlib 2.0.1 ready.',
  stranger: 'Ready.',
} as const

const fetching: readonly Operation[] = [
  { name: 'retrieve', isCounted: true, run: session => fetchWhole(session) },
  {
    name: 'retrieve to a file',
    isCounted: true,
    async run(session, world) {
      await session.retrieve('file', { file: join(world.folder, 'fetched') })
      await expectLocal(world, 'fetched')
    },
  },
  {
    name: 'retrieve from an offset',
    isCounted: true,
    async run(session) {
      const kept = quiet()
      await session.retrieve('file', kept, { offset: half })
      expectBytes(kept.bytes, content.subarray(half), 'the second half')
    },
  },
  {
    name: 'retrieve a part',
    async run(session) {
      const kept = quiet()
      await session.retrieve('file', kept, { offset: 1, end: half })
      expectBytes(kept.bytes, content.subarray(1, half + 1), 'the part')
    },
  },
  {
    name: 'retrieve a part without RANG',
    server: { commandsOff: ['RANG'] },
    async run(session) {
      const kept = quiet()
      await session.retrieve('file', kept, { end: 99 })
      expectBytes(kept.bytes, content.subarray(0, 100), 'the beginning')
    },
  },
  {
    name: 'retrieve as text',
    async run(session) {
      const kept = quiet()
      await session.retrieve('file', kept, { representation: 'ascii' })
      expectBytes(kept.bytes, content, 'the text')
    },
  },
  {
    name: 'lines of a file',
    async run(session) {
      expectValues(await session.retrieveLines('file').toArray(), lines, 'the lines')
    },
  },
  {
    name: 'data channel that fetches',
    isCounted: true,
    async run(session) {
      const data = await session.openData('RETR file')
      const [bytes] = await Promise.all([buffer(data.readable), data.complete()])
      expectBytes(bytes, content, 'what was read')
    },
  },
  {
    name: 'retrieve in MODE Z',
    isCounted: true,
    client: { compress: true },
    run: session => fetchWhole(session),
  },
  {
    name: 'retrieve in active mode',
    over: 'clear',
    isCounted: true,
    client: { dataMode: 'active' },
    run: session => fetchWhole(session),
  },
  {
    name: 'retrieve by PASV',
    isCounted: true,
    server: { commandsOff: ['EPSV'] },
    run: session => fetchWhole(session),
  },
  {
    name: 'retrieve from a stranger',
    server: { greeting: greetings.stranger },
    run: session => fetchWhole(session),
  },
  {
    name: 'retrieve from pyftpdlib',
    server: { greeting: greetings.pyftpdlib },
    run: session => fetchWhole(session),
  },
  {
    name: 'retrieve with data in the clear',
    over: 'tls',
    isCounted: true,
    client: { tls: { dataProtection: 'clear' } },
    run: session => fetchWhole(session),
  },
  {
    name: 'retrieve with the close_notify of TLS',
    over: 'tls',
    client: { tlsEnd: 'strict' },
    run: session => fetchWhole(session),
  },
]

const storing: readonly Operation[] = [
  { name: 'store', run: store },
  {
    name: 'store a stream',
    async run(session, world) {
      await session.store(Readable.from(pieces()), 'new')
      expectStored(world, 'new')
    },
  },
  {
    name: 'store a file',
    async run(session, world) {
      await writeFile(join(world.folder, 'source'), content)
      await session.store({ file: join(world.folder, 'source') }, 'new')
      expectStored(world, 'new')
    },
  },
  {
    name: 'append',
    async run(session, world) {
      await session.store(content, 'small', { append: true })
      expectStored(world, 'small', Buffer.concat([Buffer.from('small'), content]))
    },
  },
  {
    name: 'store from an offset',
    async run(session, world) {
      await session.store(content.subarray(half), 'half', { offset: half })
      expectStored(world, 'half')
    },
  },
  {
    name: 'store under a name of the server',
    async run(session, world) {
      const { name } = await session.store(content, '', { unique: true })
      if (name !== undefined) expectStored(world, name)
    },
  },
  {
    name: 'store as text',
    async run(session, world) {
      await session.store(content, 'new', { representation: 'ascii' })
      expectStored(world, 'new')
    },
  },
  {
    name: 'data channel that stores',
    async run(session, world) {
      const data = await session.openData('STOR new')
      await Promise.all([pipeline(Readable.from(pieces()), data.writable), data.complete()])
      expectStored(world, 'new')
    },
  },
  { name: 'store in MODE Z', client: { compress: true }, run: store },
  { name: 'store in active mode', over: 'clear', client: { dataMode: 'active' }, run: store },
  { name: 'store at a stranger', server: { greeting: greetings.stranger }, run: store },
  { name: 'store at pyftpdlib', server: { greeting: greetings.pyftpdlib }, run: store },
]

const listing: readonly Operation[] = [
  { name: 'list', run: session => listFolder(session) },
  { name: 'list by LIST', server: { commandsOff: ['MLSD'] }, run: session => listFolder(session) },
  { name: 'list by STAT', run: session => listFolder(session, 'STAT') },
  {
    name: 'list in MODE Z',
    client: { compress: true },
    run: session => listFolder(session),
  },
  {
    name: 'list in active mode',
    over: 'clear',
    client: { dataMode: 'active' },
    run: session => listFolder(session),
  },
  {
    name: 'name list',
    async run(session) {
      const found = await session.nameList('folder').toArray()
      expectValues(found.map(name => name.replace(/.*\//, '')).sort(), [...names].sort(), 'the names')
    },
  },
  {
    name: 'work within a listing',
    async run(session, world) {
      for await (const { name } of session.list('folder')) await session.delete(`folder/${name}`)
      if (names.some(name => world.files.readFile(`folder/${name}`) !== undefined)) {
        throw new FalseSuccess('not all is deleted')
      }
    },
  },
  {
    name: 'leave a listing',
    async run(session) {
      for await (const { name } of session.list('folder')) {
        if (!names.includes(name)) throw new FalseSuccess(`there is no ${name}`)
        break
      }
    },
  },
]

const commands: readonly Operation[] = [
  {
    name: 'rename',
    async run(session, world) {
      await session.rename('file', 'moved')
      expectStored(world, 'moved')
    },
  },
  {
    name: 'size, time, hash and kind',
    async run(session) {
      expectValues([await session.size('file')], [content.length], 'the size')
      await session.modifiedAt('file')
      await session.hash('file')
      const status = await session.stat('file')
      // SIZE answers where MLST does not.
      const told =
        status.type === 'entry' ? status.entry.size : status.type === 'file' ? status.size : undefined
      expectValues([told], [content.length], 'the size in the status')
    },
  },
  {
    name: 'make, enter and remove a directory',
    async run(session) {
      await session.mkdir('a/b', { recursive: true })
      await session.cwd('a/b')
      expectValues([await session.pwd()], ['/a/b'], 'where we are')
      await session.cdup()
      await session.rmdir('b')
      await session.cwd('/')
    },
  },
]

const pairs: readonly Operation[] = (['vsftpd', 'pureFtpd', 'proftpd'] as const).flatMap(server => {
  const options = { server: { greeting: greetings[server] } }
  return [
    {
      name: `two retrieves from ${server}`,
      ...options,
      run: session => all(fetchWhole, fetchSmall)(session),
    },
    {
      name: `two stores at ${server}`,
      ...options,
      run: (session, world) => all(() => store(session, world), fetchSmall)(session),
    },
    {
      name: `announced retrieves from ${server}`,
      ...options,
      async run(session) {
        const kept = quiet()
        await session.retrieve('small', kept, { next: { path: 'file' } })
        expectBytes(kept.bytes, Buffer.from('small'), 'the small file')
        await fetchWhole(session)
      },
    },
  ] satisfies Operation[]
})

const sessions: readonly Operation[] = [
  { name: 'log in' },
  { name: 'log in to a stranger', server: { greeting: greetings.stranger } },
  { name: 'log in with the wish for TLS', client: { mode: 'preferred' } },
  {
    name: 'log in at once under TLS',
    over: 'tls',
    client: { mode: 'implicit' },
  },
  { name: 'log in with compression', client: { compress: true } },
  {
    name: 'reconnect',
    async run(session) {
      await session.cwd('folder')
      await session.reconnect()
      expectValues([await session.pwd()], ['/folder'], 'where we are')
      await session.cwd('/')
    },
  },
  {
    name: 'back to clear text',
    over: 'tls',
    client: { tls: { clearControl: true } },
    async run(session, world) {
      await session.clearControl()
      await store(session, world)
    },
  },
  {
    name: 'log in again',
    client: { tls: { clearControl: true } },
    async run(session) {
      await session.reinitialize()
      await session.logIn()
      await fetchWhole(session)
    },
  },
  {
    name: 'data in the clear, and back',
    over: 'tls',
    async run(session) {
      await session.protect('clear')
      await session.protect('private')
      await fetchWhole(session)
    },
  },
]

/** All that is tried. */
export const operations: readonly Operation[] = [
  ...sessions,
  ...fetching,
  ...storing,
  ...listing,
  ...commands,
  ...pairs,
]

async function store(session: FtpSession, world: World): Promise<void> {
  await session.store(content, 'new')
  expectStored(world, 'new')
}

async function fetchSmall(session: FtpSession): Promise<void> {
  const kept = quiet()
  await session.retrieve('small', kept)
  expectBytes(kept.bytes, Buffer.from('small'), 'the small file')
}

/** Calls that are made at once; the first failure is told when all are over. */
function all(...calls: readonly ((session: FtpSession) => Promise<void>)[]) {
  return async (session: FtpSession): Promise<void> => {
    const results = await Promise.allSettled(calls.map(call => call(session)))
    const reasons = results.flatMap(result => (result.status === 'rejected' ? [result.reason] : []))
    const worst = reasons.find(reason => reason instanceof FalseSuccess) ?? reasons[0]
    if (worst !== undefined) throw worst
  }
}

async function listFolder(session: FtpSession, command?: 'STAT'): Promise<void> {
  const found: string[] = []
  for await (const { name } of session.list('folder', { command })) found.push(name)
  expectValues(found.sort(), [...names].sort(), 'the listing')
}

function* pieces(): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 5000) yield content.subarray(at, at + 5000)
}

/** Its failure is told by the promise. */
function quiet(): Kept {
  return new Kept().on('error', () => {})
}
