import { type Script, ScriptedServer } from '../../../../transport/test/support/scripted-server.ts'

/** Lines of MLSD by the path that is listed; a number is the code of a refusal. */
export type Folders = Readonly<Record<string, readonly string[] | number>>

/** A server that lists what it is told to, true or not. */
export function startListing(folders: Folders, script: Script = {}): Promise<ScriptedServer> {
  return ScriptedServer.start({
    FEAT: ['211-Features', ' MLST type*;size*;unique*;', ' UTF8', '211 End'],
    OPTS: '200 fine',
    MLSD: async (session, path) => {
      const lines = Object.hasOwn(folders, path) ? folders[path] : 550
      if (typeof lines === 'number' || lines === undefined) {
        session.reply(`${lines} no such folder`)
        return
      }
      session.reply('150 here it comes')
      const data = await session.data()
      data.end(lines.map(line => `${line}\r\n`).join(''))
      session.reply('226 done')
    },
    ...script,
  })
}

/** So many lines of MLSD, some 70 bytes each. */
export function manyLines(count: number): string[] {
  return Array.from(
    { length: count },
    (_, at) => `type=file;size=1;modify=20260101000000; a-rather-long-name-${at}.txt`,
  )
}
