import { readFileSync } from 'node:fs'
import { peakMemory } from './peak-memory.ts'
import type { Measurement, Task } from './task.ts'

/**
 * Runs the work of a contender that is a Node program, which returns the bytes transferred, and prints what it
 * took.
 */
export function measure(work: (task: Task) => Promise<number>): void {
  const task = JSON.parse(readFileSync(process.argv[2] as string, 'utf8')) as Task
  const cpuBefore = process.cpuUsage()
  const begun = performance.now()
  work(task).then(
    bytes => {
      const milliseconds = performance.now() - begun
      const { user, system } = process.cpuUsage(cpuBefore)
      const cpuMilliseconds = (user + system) / 1000
      const measurement: Measurement = { bytes, milliseconds, cpuMilliseconds, peakBytes: peakMemory() }
      console.log(JSON.stringify(measurement))
    },
    error => {
      console.error(error)
      process.exitCode = 1
    },
  )
}
