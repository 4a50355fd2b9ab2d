import type { Subscriber } from 'rxjs'
import { timeLeft } from './time-left.ts'
import type { TransferEvent, TransferResult } from './transfer-event.ts'

/** No more than ten progress events a second: enough for an eye, little for a pipeline. */
const SAMPLE_MILLISECONDS = 100
/** What the newest sample counts for in the rate. */
const NEWEST = 0.3

/** Tells a subscriber how a transfer goes. */
export class ProgressReport {
  /** Bytes of the whole file, where that is known. */
  total: number | undefined
  /** The byte up to which the file has come, and the furthest over all attempts. */
  at = 0
  furthest = 0
  /** Bytes over data connections. */
  transferred = 0
  readonly #path: string
  readonly #subscriber: Subscriber<TransferEvent>
  #begun: number | undefined
  #sampled = 0
  #sampledBytes = 0
  #rate: number | undefined
  /** The byte of the file at which the attempt has begun, and how far it is. */
  #base = 0
  #bytes = 0

  constructor(path: string, subscriber: Subscriber<TransferEvent>) {
    this.#path = path
    this.#subscriber = subscriber
  }

  /** Bytes may flow, from this byte of the file on; the connection may begin a little before. */
  started(total: number | undefined, startAt: number, offset: number = startAt): void {
    this.total = total
    this.#base = offset
    this.#bytes = 0
    this.at = startAt
    this.#sampled = performance.now()
    this.#sampledBytes = offset
    this.#begun ??= this.#sampled
    this.#subscriber.next({ type: 'started', path: this.#path, total, startAt })
  }

  /** So many bytes of the attempt have passed. */
  readonly moved = (bytes: number): void => {
    this.transferred += bytes - this.#bytes
    this.#bytes = bytes
    const at = this.#base + bytes
    if (at > this.at) this.at = at
    if (at > this.furthest) this.furthest = at
    const now = performance.now()
    const elapsed = now - this.#sampled
    if (elapsed >= SAMPLE_MILLISECONDS) this.#sample(at, now, elapsed)
  }

  /** So many bytes of the attempt have passed at least, told or not; gives the byte that the file has come to. */
  reach(bytes: number): number {
    this.at = Math.max(this.at, this.#base + bytes)
    return this.at
  }

  /** Another attempt follows. */
  retry(error: Error, attempt: number, delay: number, startAt: number): void {
    this.#subscriber.next({ type: 'retry', path: this.#path, error, attempt, delay, startAt })
  }

  /** It is whole. */
  done(result: Omit<TransferResult, 'milliseconds' | 'transferred'>): void {
    const now = performance.now()
    const milliseconds = now - (this.#begun ?? now)
    const { transferred } = this
    this.#subscriber.next({
      type: 'done',
      path: this.#path,
      result: { ...result, milliseconds, transferred },
    })
    this.#subscriber.complete()
  }

  #sample(bytes: number, now: number, elapsed: number): void {
    const latest = ((bytes - this.#sampledBytes) / elapsed) * 1000
    const rate = this.#rate === undefined ? latest : this.#rate + NEWEST * (latest - this.#rate)
    this.#rate = rate
    this.#sampled = now
    this.#sampledBytes = bytes
    const { total } = this
    const left = total === undefined ? undefined : timeLeft(total - bytes, rate)
    this.#subscriber.next({ type: 'progress', path: this.#path, bytes, total, rate, timeLeft: left })
  }
}
