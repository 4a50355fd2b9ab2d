import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { python } from './python.ts'
import type { Measurement, Task } from './task.ts'

/** A program was not done in time and was ended. */
export class GaveUp extends Error {}

/** Runs a bundled Node program or a Python one on a task, in a process of its own; rejects with `GaveUp` after the deadline. */
export async function runProgram(
  program: string,
  task: Task,
  { folder, deadlineMs }: { readonly folder: string; readonly deadlineMs: number },
): Promise<Measurement> {
  const taskFile = join(folder, 'task.json')
  await writeFile(taskFile, JSON.stringify(task))
  const [command, args] = program.endsWith('.py') ? [python, ['-I', '-B']] : [process.execPath, []]
  try {
    const { stdout } = await promisify(execFile)(command, [...args, program, taskFile], {
      timeout: deadlineMs,
    })
    return JSON.parse(stdout)
  } catch (error) {
    if ((error as { killed?: boolean }).killed !== true) throw error
    throw new GaveUp(`gave up after ${deadlineMs / 1000} s`, { cause: error })
  }
}
