import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

/**
 * How the processes of one server are found: most stay in its group but may overwrite their environment with a title,
 * while vsftpd's sessions leave the group and keep their environment.
 */
export interface ServerMark {
  readonly groupId: number
  /** An environment entry that no other process has. */
  readonly environmentEntry: string
}

const graceMs = 500
const pollMs = 5

/** The ids of a server's living processes, sessions included; a zombie is not alive. */
export async function livingProcesses(mark: ServerMark): Promise<readonly number[]> {
  const ids = (await readdir('/proc')).filter(name => /^\d+$/.test(name)).map(Number)
  const living = await Promise.all(ids.map(id => isLiving(id, mark)))
  return ids.filter((_, index) => living[index])
}

/** Ends a server's processes, by force those that do not end in time; resolves when none is alive. */
export async function endProcesses(mark: ServerMark, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  const patience = performance.now() + graceMs
  let ids = await livingProcesses(mark)
  sendSignal(ids, signal)
  while (ids.length > 0) {
    await sleep(pollMs)
    ids = await livingProcesses(mark)
    if (performance.now() > patience) sendSignal(ids, 'SIGKILL')
  }
}

async function isLiving(id: number, { groupId, environmentEntry }: ServerMark): Promise<boolean> {
  const [stat, environment] = await Promise.all([readProcess(id, 'stat'), readProcess(id, 'environ')])
  // proc(5): "pid (name) state ppid pgrp ...", where the name may hold blanks and parentheses.
  const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  if (state === undefined || state === 'Z' || state === 'X') return false
  return Number(group) === groupId || environment.split('\0').includes(environmentEntry)
}

/** One of a process's files in /proc, empty if the process has ended. */
async function readProcess(id: number, file: 'stat' | 'environ'): Promise<string> {
  return await readFile(`/proc/${id}/${file}`, 'utf8').catch(() => '')
}

function sendSignal(ids: readonly number[], signal: NodeJS.Signals): void {
  for (const id of ids) {
    try {
      process.kill(id, signal)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
    }
  }
}
