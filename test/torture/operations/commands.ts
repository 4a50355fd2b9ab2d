import type { Operation } from '../operation.ts'
import { content, expectStored, expectValues } from '../world.ts'

/** What needs no data connection. */
export const commands: readonly Operation[] = [
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
