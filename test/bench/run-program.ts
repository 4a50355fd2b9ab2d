import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { python } from './python.ts'
import type { Measurement } from './task.ts'

/** A program that was still at work when its time was over. */
export class GaveUp extends Error {
  constructor(deadlineMs: number, cause: unknown) {
    super(`gave up after ${deadlineMs / 1000} s`, { cause })
  }
}

/** Runs a bundled Node program or a Python one on a task, in a process of its own; the error says in one line why it failed. */
export async function runProgram(
  program: string,
  task: object,
  {
    folder,
    deadlineMs,
    before = [],
  }: {
    readonly folder: string
    readonly deadlineMs: number
    /** What the command line begins with. */
    readonly before?: readonly string[] | undefined
  },
): Promise<Measurement> {
  const taskFile = join(folder, 'task.json')
  await writeFile(taskFile, JSON.stringify(task))
  const runner = program.endsWith('.py') ? [python, '-I', '-B'] : [process.execPath]
  const [command = '', ...args] = [...before, ...runner, program, taskFile]
  try {
    const { stdout } = await promisify(execFile)(command, args, {
      timeout: deadlineMs,
    })
    return JSON.parse(stdout)
  } catch (error) {
    const { killed, stderr } = error as { killed?: boolean; stderr?: string }
    const complaint = stderr?.trim().split('\n').at(-1)
    throw killed ? new GaveUp(deadlineMs, error) : new Error(`failed: ${complaint}`, { cause: error })
  }
}
