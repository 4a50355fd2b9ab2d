import { readFileSync } from 'node:fs'
import { peakMemory } from './peak-memory.ts'
import type { Measurement, Task } from './task.ts'

/**
 * Runs the work of a contender that is a Node program, which returns the bytes transferred, and prints what it
 * took.
 */
export function measure(work: (task: Task) => Promise<number>): void {
  measurePrepared((task: Task) => task, work)
}

/** The same for work of another kind, on what `prepare` makes of its task before the clock starts. */
export function measurePrepared<Asked, Prepared>(
  prepare: (task: Asked) => Prepared,
  work: (prepared: Prepared) => Promise<number>,
): void {
  const prepared = prepare(JSON.parse(readFileSync(process.argv[2] as string, 'utf8')))
  const cpuBefore = process.cpuUsage()
  const begun = performance.now()
  work(prepared).then(
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
