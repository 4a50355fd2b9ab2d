import type { Subscriber } from 'rxjs'
import type { Gate } from './gate.ts'
import { stateOf } from './gate.ts'
import type { GateState } from './gate-state.ts'
import type { Turn } from './turn-queue.ts'

/**
 * Emits batches of values to a subscriber, each value when the gate is open for it; at once without a gate.
 *
 * What the gate holds back stays in the batch, and the next batch is fetched when this one is emitted.
 */
export class PacedEmitter<T> {
  readonly #subscriber: Subscriber<T>
  readonly #gate: GateState<T> | undefined
  #batch: readonly T[] = []
  #at = 0
  #emitted = 0
  #turn: Turn | undefined
  #onEmitted: (() => void) | undefined

  /** Throws `LocalProtocolError` (`FTP_BAD_SEQUENCE`) where the gate could only wait for itself. */
  constructor(subscriber: Subscriber<T>, gate: Gate<T> | undefined) {
    this.#subscriber = subscriber
    this.#gate = gate && stateOf(gate)
    this.#gate?.join()
    subscriber.add(() => {
      if (this.#turn !== undefined) this.#gate?.withdraw(this.#turn)
      this.#turn = undefined
      this.#batch = []
      this.#onEmitted?.()
    })
  }

  /** Nobody wants more. */
  get closed(): boolean {
    return this.#subscriber.closed
  }

  /** How many values were emitted. */
  get emitted(): number {
    return this.#emitted
  }

  /** Resolves when all are emitted, or nobody wants them any more. */
  emit(batch: readonly T[]): Promise<void> | undefined {
    this.#batch = batch
    this.#at = 0
    this.#pump()
    if (this.#turn === undefined) return undefined
    return new Promise(resolve => {
      this.#onEmitted = resolve
    })
  }

  error(error: unknown): void {
    this.#tell(() => this.#subscriber.error(error))
  }

  complete(): void {
    this.#tell(() => this.#subscriber.complete())
  }

  #pump(): void {
    const subscriber = this.#subscriber
    const gate = this.#gate
    try {
      while (this.#at < this.#batch.length && !subscriber.closed) {
        const value = this.#batch[this.#at] as T
        const weight = gate?.weightOf(value) ?? 0
        if (gate !== undefined && !gate.admits(weight)) {
          this.#turn = { weight, take: () => this.#taken(), withdrawn: false }
          gate.wait(this.#turn)
          return
        }
        this.#next()
      }
    } catch (error) {
      // What `weigh` throws: rxjs keeps what observers throw to itself.
      this.error(error)
    }
    this.#onEmitted?.()
  }

  /** The turn has come: emits its value, synchronously, and goes on. */
  #taken(): void {
    this.#turn = undefined
    this.#next()
    this.#pump()
  }

  #next(): void {
    const value = this.#batch[this.#at++] as T
    this.#emitted++
    if (this.#gate === undefined) this.#subscriber.next(value)
    else this.#gate.next(this.#subscriber, value)
  }

  #tell(tell: () => void): void {
    if (this.#gate === undefined) tell()
    else this.#gate.telling(tell)
  }
}
