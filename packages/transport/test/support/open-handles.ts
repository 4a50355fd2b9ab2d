import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeAll, expect } from 'vitest'

/** How many sockets, servers, connection attempts and timers of each kind this process has. */
function openHandles(): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) {
    if (/TCP|TLS|Timeout|GetAddrInfo/.test(name)) counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return counts
}

const PATIENCE_MILLISECONDS = 10_000

/** Notes what is open now; the function it gives waits until nothing more is (the test runner's own timers come and go). */
export function watchHandles(): () => Promise<void> {
  const before = openHandles()
  const more = () => [...openHandles()].filter(([name, count]) => count > (before.get(name) ?? 0))
  return async () => {
    // Not `expect.poll`: its own timers would be counted.
    const end = performance.now() + PATIENCE_MILLISECONDS
    while (more().length > 0 && performance.now() < end) await sleep(10)
    expect(more()).toEqual([])
  }
}

/** Every test of the file ends with nothing open, so that `watchHandles` in the next one begins with a true count; no process warning either. */
export function leaveNothingOpen(): void {
  let nothingElse: () => Promise<void>
  const warnings: Error[] = []
  beforeAll(() => {
    nothingElse = watchHandles()
    const onWarning = (warning: Error) => warnings.push(warning)
    process.on('warning', onWarning)
    return () => process.off('warning', onWarning)
  })
  afterEach(async () => {
    await nothingElse()
    expect(warnings.splice(0)).toEqual([])
  })
}
