import { timeLeft } from '../transfer/time-left.ts'

/** What has moved, by and by: how fast it is of late, and how much is left. */
export class TransferMeter {
  readonly #windowMs: number
  /** Where each running transfer is. */
  readonly #running = new Map<string, { bytes: number; total: number | undefined }>()
  /** The oldest of them is the beginning of the window. */
  readonly #samples: { readonly at: number; readonly moved: number }[] = []
  #moved = 0
  #done = 0

  constructor(windowMs: number, now: number) {
    this.#windowMs = windowMs
    this.#samples.push({ at: now, moved: 0 })
  }

  /** A transfer begins at a byte of its file, also once more after a failure. */
  start(path: string, startAt: number, total: number | undefined): void {
    this.#running.set(path, { bytes: startAt, total })
  }

  /** A transfer has come to a byte of its file. */
  reach(path: string, bytes: number, total: number | undefined): void {
    const before = this.#running.get(path)?.bytes ?? 0
    this.#moved += Math.max(0, bytes - before)
    this.#running.set(path, { bytes, total })
  }

  end(path: string): void {
    this.#running.delete(path)
    this.#done++
  }

  read(now: number): Throughput {
    let isOld = this.#samples[1]
    while (isOld !== undefined && isOld.at <= now - this.#windowMs) {
      this.#samples.shift()
      isOld = this.#samples[1]
    }
    const [first] = this.#samples
    const span = first === undefined ? 0 : now - first.at
    const rate = span > 0 ? ((this.#moved - (first?.moved ?? 0)) / span) * 1000 : 0
    this.#samples.push({ at: now, moved: this.#moved })
    return {
      bytes: this.#moved,
      rate,
      timeLeft: this.#timeLeft(rate),
      running: this.#running.size,
      done: this.#done,
    }
  }

  #timeLeft(rate: number): number | undefined {
    let left = 0
    for (const { bytes, total } of this.#running.values()) {
      if (total === undefined) return undefined
      left += Math.max(0, total - bytes)
    }
    return timeLeft(left, rate)
  }
}

/** How fast transfers are, all together. */
export interface Throughput {
  /** Bytes that have moved since the subscription. */
  readonly bytes: number
  /** Bytes per second of late. */
  readonly rate: number
  /** Milliseconds until those that run are done; undefined where a total is not known, or nothing moves. */
  readonly timeLeft: number | undefined
  /** Transfers that run. */
  readonly running: number
  /** Transfers that are done. */
  readonly done: number
}
