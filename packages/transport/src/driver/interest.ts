import type { Aborted } from '@sluice/protocol'
import type { Waits } from '../control/waits.ts'

/** The caller's interest in what an exchange brings; that it is lost is told to the exchange once. */
export class Interest {
  #signal: AbortSignal | undefined
  readonly #release: () => void

  /** All that is waited for is looked at again when the signal aborts, until `release`. */
  constructor(signal: AbortSignal | undefined, waits: Waits) {
    this.#signal = signal
    const tell = () => waits.tell()
    signal?.addEventListener('abort', tell)
    this.#release = () => signal?.removeEventListener('abort', tell)
  }

  /** Ends the waits of the exchange; undefined once the loss is told, so that the way back into step is not cut short. */
  get signal(): AbortSignal | undefined {
    return this.#signal
  }

  /** What to tell the exchange, if the interest is lost and it has not been told. */
  readonly lose = (): Aborted | undefined => {
    if (this.#signal?.aborted !== true) return undefined
    this.#signal = undefined
    return { type: 'aborted' }
  }

  /** Follows the signal no more. */
  release(): void {
    this.#release()
  }
}
