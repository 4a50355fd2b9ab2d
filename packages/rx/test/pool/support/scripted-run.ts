import { access } from '../../../../transport/test/support/log-in.ts'
import { type Script, ScriptedServer } from '../../../../transport/test/support/scripted-server.ts'
import { createFtp } from '../../../src/create-ftp.ts'
import type { Ftp } from '../../../src/ftp.ts'
import type { FtpOptions } from '../../../src/ftp-options.ts'

/** A client of a server that does what a script says. */
export interface ScriptedRun extends AsyncDisposable {
  readonly server: ScriptedServer
  readonly ftp: Ftp
  /** The commands behind those of the first log-in. */
  readonly dialogue: () => readonly string[]
}

export async function startScripted(script: Script, options: Partial<FtpOptions> = {}): Promise<ScriptedRun> {
  const server = await ScriptedServer.start(script)
  const { sessions, idleTimeout, path, ...rest } = options
  const ftp = createFtp({ ...access(server, rest), sessions, idleTimeout, path })
  return {
    server,
    ftp,
    dialogue: () => server.commands.slice(server.verbs.indexOf('FEAT') + 1),
    async [Symbol.asyncDispose]() {
      await ftp.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}
