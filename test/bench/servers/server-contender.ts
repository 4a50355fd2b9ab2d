import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../support/servers/free-port.ts'
import { pyftpdlib } from '../../support/servers/pyftpdlib.ts'
import { makeServerFolders } from '../../support/servers/server-folders.ts'
import { startServerProcess } from '../../support/servers/server-process.ts'
import type { ServerTask } from './server-task.ts'

/** A server that runs and is measured. */
export interface MeasuredServer extends ServerTask, AsyncDisposable {}

/** A server that can be measured. */
export interface ServerContender {
  readonly name: string
  /** Why it cannot be measured here. */
  missing(): string | undefined
  /** Starts it in a process of its own, on an empty folder with `up` in it. */
  start(): Promise<MeasuredServer>
}

const host = '127.0.0.1'

/** Every server; the one of this repository first, since ratios are its to the others. */
export function serverContenders(sluiceProgram: string): readonly ServerContender[] {
  return [
    nodeServer('Sluice', sluiceProgram),
    {
      name: 'pyftpdlib',
      missing: pyftpdlib.missing,
      start: () => pyftpdlib.start(),
    },
    nodeServer('ftp-srv', fileURLToPath(new URL('./ftp-srv-server.mjs', import.meta.url))),
  ]
}

/** The program of `sluice-server.ts`, to be bundled. */
export const sluiceServer: string = fileURLToPath(new URL('./sluice-server.ts', import.meta.url))

function nodeServer(name: string, program: string): ServerContender {
  return {
    name,
    missing: () => undefined,
    async start() {
      const { root, settings, remove } = await makeServerFolders(name.toLowerCase())
      const port = await freePort(host)
      const task: ServerTask = { host, port, root, user: 'user', password: 'secret' }
      const launch = { command: process.execPath, args: [program, JSON.stringify(task)] }
      const server = await startServerProcess(launch, { host, port, log: join(settings, 'output.log') })
      return {
        ...task,
        async [Symbol.asyncDispose]() {
          await server.stop()
          await remove()
        },
      }
    },
  }
}
