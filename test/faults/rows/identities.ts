import type { Ftp } from '@sluice/rx'
import type { ClientRow, Scene } from '../client-row.ts'

/** Which user each file of an upload came from, by the session that it came over. */
async function whoStored({ server }: Scene, work: () => Promise<unknown>): Promise<Record<string, string>> {
  const users = new Map<number, string>()
  const stored: Record<string, string> = {}
  const stop = server.observe(event => {
    if (event.type !== 'command') return
    const [verb, argument = ''] = event.command.split(' ')
    if (verb === 'USER') users.set(event.session, argument)
    if (verb === 'STOR') stored[argument] = users.get(event.session) ?? 'nobody'
  })
  await work().finally(stop)
  return stored
}

const write = (ftp: Ftp, ...names: readonly string[]) =>
  Promise.all(names.map(name => ftp.writeFile(name, name)))

/** Sessions of several identities. */
export const identityRows: readonly ClientRow[] = [
  {
    id: 'S12',
    what: 'two clients of one server have sessions of their own',
    faults: [],
    over: 'both',
    call: async scene => {
      const { ftp, client } = scene
      const other = client({ user: 'other', password: 'hidden' })
      return await whoStored(scene, async () => {
        await Promise.all([write(ftp, 'a', 'b'), write(other, 'c', 'd')])
        await Promise.all([write(other, 'e'), write(ftp, 'f')])
      })
    },
    gives: { a: 'user', b: 'user', c: 'other', d: 'other', e: 'other', f: 'user' },
    sessions: 2,
  },
  {
    id: 'S12 inside',
    what: 'a session that has become another user does not go back',
    faults: [],
    over: 'both',
    call: scene =>
      whoStored(scene, async () => {
        await scene.ftp.session(async session => {
          await session.logIn({ user: 'other', password: 'hidden' })
          await session.store(Buffer.from('x'), 'inside')
        })
        await write(scene.ftp, 'behind')
      }),
    gives: { inside: 'other', behind: 'user' },
    sessions: 2,
  },
  {
    id: 'S12 folder',
    what: 'a session is where it was when the next one gets it',
    faults: [],
    call: async ({ ftp }) => {
      await ftp.session(async session => {
        await session.mkdir('deep')
        await session.cwd('deep')
      })
      return (await ftp.readFile('file')).length
    },
    gives: 1000,
  },
]
