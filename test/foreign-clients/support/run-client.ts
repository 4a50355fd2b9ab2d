import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** What a program did. */
export interface ClientRun {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface ClientProgram {
  readonly command: string
  readonly args: readonly string[]
  /** What it reads; nothing by default. */
  readonly input?: string | undefined
  /** Its working and home folder. */
  readonly folder: string
}

/** Nothing of the tester's own settings reaches a client; its messages are in English and its times in UTC. */
export const clientEnvironment = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LANG: 'C.UTF-8',
  TZ: 'UTC',
} as const

/** Far above what any client takes, below what a test may. */
const killMs = 20_000

/** Runs a client to its end; rejects when it cannot be run, is killed by a signal or does not end in 20 seconds. */
export async function runClient({ command, args, input = '', folder }: ClientProgram): Promise<ClientRun> {
  // In a process group of its own, so that what it starts is killed with it.
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...clientEnvironment, HOME: folder },
    detached: true,
  })
  const timer = setTimeout(() => child.pid !== undefined && process.kill(-child.pid, 'SIGKILL'), killMs)
  const ended = new Promise<{ exitCode: number | null; signal: string | null }>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (exitCode, signal) => resolve({ exitCode, signal }))
  })
  child.stdin.on('error', () => {}) // it may end before it has read everything
  child.stdin.end(input)
  try {
    const [{ exitCode, signal }, stdout, stderr] = await Promise.all([
      ended,
      text(child.stdout),
      text(child.stderr),
    ])
    if (exitCode === null) throw new Error(`${command} was ended by ${signal}:\n${stdout}\n${stderr}`)
    return { exitCode, stdout, stderr }
  } finally {
    clearTimeout(timer)
  }
}

/** What a client has printed, line by line and sorted. */
export function sortedLines({ stdout }: ClientRun): string[] {
  return sorted(stdout.split(/\r?\n/).filter(line => line !== ''))
}

/** A sorted copy, since no client promises an order. */
export function sorted(names: Iterable<string>): string[] {
  return [...names].sort()
}
