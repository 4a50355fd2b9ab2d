import type { FtpSession } from '@sluice/transport'
import type { Operation } from '../operation.ts'
import { expectValues, FalseSuccess, names } from '../world.ts'

/** Listings of every kind. */
export const listing: readonly Operation[] = [
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

async function listFolder(session: FtpSession, command?: 'STAT'): Promise<void> {
  const found: string[] = []
  for await (const { name } of session.list('folder', { command })) found.push(name)
  expectValues(found.sort(), [...names].sort(), 'the listing')
}
