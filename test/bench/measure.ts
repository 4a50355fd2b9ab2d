import { readFileSync } from 'node:fs'
import { peakMemory } from './peak-memory.ts'
import type { Measurement, Task } from './task.ts'

/** The work of a contender: it returns the bytes transferred, and may tell when it is logged in. */
export type Work<Prepared> = (prepared: Prepared, loggedIn: () => void) => Promise<number>

/** What some contenders measure besides; asked when the work is done. */
export type Besides = () => Pick<Measurement, 'entries'>

/** Runs the work of a contender that is a Node program and prints what it took. */
export function measure(work: Work<Task>): void {
  measurePrepared((task: Task) => task, work)
}

/**
 * The same for work of another kind, on what `prepare` makes of its task before the clock starts, and with what it
 * measures besides.
 */
export function measurePrepared<Asked, Prepared>(
  prepare: (task: Asked) => Prepared,
  work: Work<Prepared>,
  besides: Besides = () => ({}),
): void {
  const prepared = prepare(JSON.parse(readFileSync(process.argv[2] as string, 'utf8')))
  const cpuBefore = process.cpuUsage()
  const begun = performance.now()
  let logInMilliseconds: number | undefined
  const loggedIn = () => {
    logInMilliseconds = performance.now() - begun
  }
  work(prepared, loggedIn).then(
    bytes => {
      const milliseconds = performance.now() - begun
      const { user, system } = process.cpuUsage(cpuBefore)
      const cpuMilliseconds = (user + system) / 1000
      const measurement: Measurement = {
        bytes,
        milliseconds,
        logInMilliseconds,
        cpuMilliseconds,
        peakBytes: peakMemory(),
        ...besides(),
      }
      console.log(JSON.stringify(measurement))
    },
    error => {
      console.error(error)
      // The last line is what the tables tell.
      console.error(String(error))
      process.exitCode = 1
    },
  )
}
