import { monitorEventLoopDelay } from 'node:perf_hooks'
import { measurePrepared } from '../measure.ts'
import type { ListingTask } from './listing-task.ts'

/** Runs a listing, which calls `entry` for each entry as soon as it is known, and prints what it took. */
export function measureListing(list: (task: ListingTask, entry: () => void) => Promise<void>): void {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  let begun = 0
  let first = 0
  let last = 0
  let count = 0
  measurePrepared(
    (task: ListingTask) => task,
    async task => {
      delay.enable()
      begun = performance.now()
      await list(task, () => {
        last = performance.now()
        if (count++ === 0) first = last
      })
      return count
    },
    () => ({
      entries: {
        firstMilliseconds: first - begun,
        lastMilliseconds: last - begun,
        blockMilliseconds: delay.max / 1e6,
      },
    }),
  )
}
