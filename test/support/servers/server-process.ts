import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { awaitGreeting } from './greeting.ts'
import { guardProcessGroup } from './guardian.ts'
import { endProcesses, livingProcesses, type ServerMark } from './server-processes.ts'

/** A program and its arguments. */
export interface Launch {
  readonly command: string
  readonly args: readonly string[]
}

/** Where a server is to be found, and the file that takes what it prints. */
export interface Site {
  readonly host: string
  readonly port: number
  readonly log: string
}

/** A server that has greeted. */
export interface ServerProcess {
  /** The ids of its living processes, sessions included. */
  processIds(): Promise<readonly number[]>
  /** Ends it and its sessions at once, by force. */
  kill(): Promise<void>
  /** Ends it and its sessions; may be called again. */
  stop(): Promise<void>
}

const greetingDeadlineMs = 15_000

/** Runs a server in a process group of its own and waits for its greeting. */
export async function startServerProcess(launch: Launch, site: Site): Promise<ServerProcess> {
  const id = randomUUID()
  const child = spawnGroup(launch, site.log, id)
  const groupId = child.pid
  if (groupId === undefined) throw new Error(`${launch.command} cannot be run`)
  const callOffGuard = guardProcessGroup(groupId)
  const mark = { groupId, environmentEntry: `SLUICE_SERVER=${id}` }

  const end = async (signal?: NodeJS.Signals): Promise<void> => {
    await endProcesses(mark, signal)
    callOffGuard()
  }
  const stop = (): Promise<void> => end()
  try {
    await greetingOrExit(child, site, mark)
  } catch (cause) {
    await stop()
    const printed = await readFile(site.log, 'utf8')
    throw new Error(`${launch.command} did not start: ${String(cause)}\n${printed}`, { cause })
  }
  return { processIds: () => livingProcesses(mark), kill: () => end('SIGKILL'), stop }
}

function spawnGroup({ command, args }: Launch, log: string, id: string): ChildProcess {
  const file = openSync(log, 'a+')
  const child = spawn(command, args, {
    cwd: '/',
    // Nothing of the tester's own settings reaches a server.
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8', TZ: 'UTC', SLUICE_SERVER: id },
    detached: true,
    // Standard input too is the log: vsftpd writes its complaints to descriptor 0.
    stdio: [file, file, file],
  })
  closeSync(file)
  child.on('error', () => {}) // shows as a missing pid
  return child
}

async function greetingOrExit(child: ChildProcess, { host, port }: Site, mark: ServerMark): Promise<void> {
  const over = new AbortController()
  const exit = once(child, 'exit', { signal: over.signal }).then(([code, signal]) => {
    throw new Error(`it ended before its greeting (${signal ?? `exit code ${code}`})`)
  })
  try {
    const deadline = AbortSignal.timeout(greetingDeadlineMs)
    await Promise.race([awaitGreeting(host, port, mark, AbortSignal.any([deadline, over.signal])), exit])
  } finally {
    over.abort()
  }
}
