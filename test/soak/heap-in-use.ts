import { setTimeout as sleep } from 'node:timers/promises'

/** Bytes of live objects and buffers; the memory of buffers is given back a while after their collection. */
export async function heapInUse(): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let collections = 0; collections < 5; collections++) {
    globalThis.gc?.()
    await sleep(20)
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    least = Math.min(least, heapUsed + arrayBuffers)
  }
  return least
}

/** `1234 KiB`. */
export function inKibibytes(bytes: number): string {
  return `${Math.round(bytes / 1024)} KiB`
}
