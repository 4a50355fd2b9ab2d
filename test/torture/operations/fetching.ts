import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { fetchWhole, quiet } from '../calls.ts'
import type { Operation } from '../operation.ts'
import { content, expectBytes, expectLocal, expectValues, lines } from '../world.ts'
import { greetings } from './greetings.ts'

const half = content.length / 2

/** Downloads of every kind. */
export const fetching: readonly Operation[] = [
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
    isCounted: true,
    client: { dataMode: 'active' },
    run: session => fetchWhole(session),
  },
  {
    name: 'retrieve by PORT',
    isCounted: true,
    client: { dataMode: 'active' },
    server: { commandsOff: ['EPRT'] },
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
