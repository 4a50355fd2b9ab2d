import { Readable, Writable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createFtpServer, type FtpServer, MemoryFileSystem } from '@sluice/server'
import { FtpSession } from '@sluice/transport'
import { expect } from 'vitest'
import { certificate } from '../support/servers/certificate.ts'
import { expectOutcome } from './expect-outcome.ts'
import { deadlinesOf, FAR, FaultDeadline } from './fault-deadline.ts'
import type { Call, Row } from './row.ts'

/** Milliseconds in which a server that drips gives less than is asked for. */
const A_WHILE = 250

/** Between two looks at whether a session is closed. */
const LOOK = 5

const CONTENT = Buffer.from(Array.from({ length: 1000 }, (_, index) => index % 251))
const MUCH = 8 * 1024 * 1024
/** Entries of a listing that are enough. */
const SOME = 1000

const sink = () => new Writable({ write: (_chunk, _encoding, done) => done() }).on('error', () => {})

const names = async (session: FtpSession): Promise<string[]> => {
  const found: string[] = []
  for await (const items of session.list().batches()) {
    for (const item of items) found.push(item.kind === 'entry' ? item.entry.name : item.kind)
  }
  return found
}

/** Everything that rows ask for; what comes back is compared with what they expect. */
const calls: Readonly<
  Record<Exclude<Call, 'connect'>, (session: FtpSession, server: FtpServer) => Promise<unknown>>
> = {
  pwd: session => session.pwd(),
  size: session => session.size('file'),
  modified: session => session.modifiedAt('file'),
  'noop-twice': async session => {
    await session.command('NOOP')
    // What comes behind the reply ends the session while nothing is asked.
    for (let left = FAR; !session.closed && left > 0; left -= LOOK) await sleep(LOOK)
    return (await session.command('NOOP')).code
  },
  quit: async session => {
    await session.quit()
    return 'left'
  },
  retrieve: async session => (await session.retrieve('file', sink())).bytes,
  resume: async session => (await session.retrieve('file', sink(), { offset: 400 })).bytes,
  'retrieve-and-abort': async (session, server) => {
    const abort = new AbortController()
    const stop = server.observe(({ type }) => type === 'fault' && abort.abort())
    await session.retrieve('file', sink(), { signal: abort.signal }).finally(stop)
  },
  'retrieve-text': async session => {
    const size = await session.size('file')
    return (await session.retrieve('file', sink(), { representation: 'ascii', size })).bytes
  },
  'retrieve-floor': async session => {
    // More than the whole file in that time, of which the server drips a few bytes.
    const minRate = { bytesPerSecond: 1_000_000, milliseconds: A_WHILE }
    return (await session.retrieve('file', sink(), { minRate })).bytes
  },
  'retrieve-much': async session => (await session.retrieve('much', sink())).bytes,
  'clear-control': async session => {
    await session.clearControl()
    return (await session.retrieve('file', sink())).bytes
  },
  list: names,
  'list-some': async session => {
    let found = 0
    for await (const _entry of session.list()) if (++found === SOME) break
    return found
  },
  'odd-names': async session => {
    await session.mkdir('-la')
    await session.store(CONTENT, '-la/ x ')
    const found: string[] = []
    for await (const entry of session.list('-la')) found.push(entry.name)
    return [found, (await session.retrieve('-la/ x ', sink())).bytes]
  },
  'list-and-fetch': async session => {
    const [name = ''] = await names(session)
    return session.retrieve(name, sink())
  },
  store: async (session, _server) => (await session.store(CONTENT, 'new')).bytes,
  'store-much': async session => (await session.store(many(), 'new')).bytes,
  'store-nothing': async session => (await session.store(new Uint8Array(0), 'new')).bytes,
  'store-broken': async session => session.store(Readable.from(broken()), 'new'),
  'bad-path': session => session.size('file\r\nDELE file'),
  'bad-text': session => session.size('file\u010d\u010aDELE file'),
}

function* many(): Generator<Uint8Array> {
  for (let sent = 0; sent < MUCH; sent += 64 * 1024) yield new Uint8Array(64 * 1024)
}

async function* broken(): AsyncGenerator<Uint8Array> {
  yield CONTENT
  throw new Error('the disk is gone')
}

/** Lets a row happen over real sockets and holds the client to what it says. */
export async function runRow(row: Row, protection: 'clear' | 'tls'): Promise<void> {
  const { ca, cert, key } = row.identity ?? (await certificate())
  const { call } = row
  const much = call === 'retrieve-much' && { much: new Uint8Array(MUCH) }
  const fileSystem = new MemoryFileSystem({ file: CONTENT, other: 'x', ...much })
  const sent: string[] = []
  await using server = createFtpServer({
    fileSystem,
    users: { user: 'secret' },
    // A client that has given up a handshake is waited for so long.
    limits: { handshakeMs: 3000 },
    // Uploads have to end with close_notify, and data connections to resume the session of the control connection.
    tls: { cert, key, requireCloseNotify: true, requireSessionReuse: true, clearControl: true },
    onEvent: event => event.type === 'command' && sent.push(event.command),
  })
  await server.listen()
  using deadline = new FaultDeadline()
  server.observe(({ type }) => type === 'fault' && deadline.begin())
  const heal = server.inject(...row.faults)
  const session = FtpSession.connect({
    host: '127.0.0.1',
    port: server.port,
    user: 'user',
    password: 'secret',
    ...(protection === 'tls'
      ? { mode: 'required', tls: { ca, clearControl: call === 'clear-control' } }
      : { mode: 'none' }),
    timeouts: deadlinesOf(row, deadline),
    ...row.options,
  })
  const outcome = call === 'connect' ? session : session.then(opened => calls[call](opened, server))
  const error = await expectOutcome(row, outcome)
  if (error !== undefined) {
    // Neither the password nor a control character may ever be shown; OpenSSL ends its messages with a line end.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
    expect(error.message).not.toMatch(/secret|[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/)
  }
  deadline.end()
  expect(sent.map(command => command.split(' ')[0])).toEqual(expect.arrayContaining([...(row.sends ?? [])]))
  expect(sent.filter(command => row.never?.includes(command.split(' ')[0] ?? ''))).toEqual([])
  heal()
  if (row.leaves === 'no-session') await expect(session).rejects.toThrow()
  else await expectState(await session, row.leaves)
  // Whatever happened, no connection of the client is left.
  await server.idle()
}

async function expectState(session: FtpSession, state: 'usable' | 'closed'): Promise<void> {
  if (state === 'usable') {
    // Answers that fit their questions, and a transfer that is whole.
    expect(await session.size('file')).toBe(CONTENT.length)
    expect((await session.retrieve('file', sink())).bytes).toBe(CONTENT.length)
    expect(await session.pwd()).toBe('/')
    await session.quit()
  } else {
    expect(session.closed).toBe(true)
    await expect(session.pwd()).rejects.toThrow()
  }
}
