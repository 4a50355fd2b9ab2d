import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { store } from '../calls.ts'
import type { Operation } from '../operation.ts'
import { content, expectStored } from '../world.ts'
import { greetings } from './greetings.ts'

const half = content.length / 2

/** Uploads of every kind. */
export const storing: readonly Operation[] = [
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
  { name: 'store in active mode', client: { dataMode: 'active' }, run: store },
  { name: 'store at a stranger', server: { greeting: greetings.stranger }, run: store },
  { name: 'store at pyftpdlib', server: { greeting: greetings.pyftpdlib }, run: store },
]

function* pieces(): Generator<Buffer> {
  for (let at = 0; at < content.length; at += 5000) yield content.subarray(at, at + 5000)
}
