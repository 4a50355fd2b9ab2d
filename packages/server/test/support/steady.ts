import { setTimeout as wait } from 'node:timers/promises'

/** The value of a counter once it has stopped: unchanged for a second. */
export async function steady(read: () => number): Promise<number> {
  let last = read()
  for (let unchanged = 0; unchanged < 10; unchanged++) {
    await wait(100)
    const value = read()
    if (value !== last) unchanged = -1
    last = value
  }
  return last
}
