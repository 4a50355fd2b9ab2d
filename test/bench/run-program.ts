import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ParseTask } from './parsing/parse-task.ts'
import { python } from './python.ts'
import type { Measurement, Task } from './task.ts'

/** Runs a bundled Node program or a Python one on a task, in a process of its own; the error says in one line why it failed. */
export async function runProgram(
  program: string,
  task: Task | ParseTask,
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
    const { killed, stderr } = error as { killed?: boolean; stderr?: string }
    const complaint = stderr?.trim().split('\n').at(-1)
    throw new Error(killed ? `gave up after ${deadlineMs / 1000} s` : `failed: ${complaint}`, {
      cause: error,
    })
  }
}
