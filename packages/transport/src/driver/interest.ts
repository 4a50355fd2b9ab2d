import type { Answer } from '@sluice/protocol'

/** The caller's interest in what an exchange brings; that it is lost is told to the exchange once. */
export class Interest {
  #signal: AbortSignal | undefined

  constructor(signal: AbortSignal | undefined) {
    this.#signal = signal
  }

  /** Ends the waits of the exchange; undefined once the loss is told, so that the way back into step is not cut short. */
  get signal(): AbortSignal | undefined {
    return this.#signal
  }

  get lost(): boolean {
    return this.#signal?.aborted === true
  }

  /** Tells the exchange. */
  lose(): Answer {
    this.#signal = undefined
    return { type: 'aborted' }
  }
}
