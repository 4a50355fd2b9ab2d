import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { python } from './python.ts'
import type { Measurement, Task } from './task.ts'

const deadlineMs = 300_000

/** Runs a bundled Node program or a Python one on a task, in a process of its own. */
export async function runProgram(program: string, task: Task, folder: string): Promise<Measurement> {
  const taskFile = join(folder, 'task.json')
  await writeFile(taskFile, JSON.stringify(task))
  const [command, args] = program.endsWith('.py') ? [python, ['-I', '-B']] : [process.execPath, []]
  const run = promisify(execFile)(command, [...args, program, taskFile], { timeout: deadlineMs })
  return JSON.parse((await run).stdout)
}
