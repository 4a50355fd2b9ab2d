import { FedWritable } from '../data/fed-writable.ts'
import type { LendingSource } from '../data/lending-source.ts'

/**
 * Where the bytes of an open data connection are written to; it finishes only after the server has confirmed the whole,
 * and destroying it resets the data connection.
 */
export class OutgoingStream extends FedWritable {
  readonly #abort: (reason: unknown) => void

  constructor(abort: (reason: unknown) => void) {
    super({ highWaterMark: 256 * 1024 })
    this.#abort = abort
  }

  /** Where the transfer takes its bytes from. */
  get source(): LendingSource {
    return this.feed
  }

  /** The transfer is whole. */
  complete(): void {
    this.finish()
  }

  /** The connection is open already. */
  protected override fed(): void {}

  protected override giveUp(error: Error | null): Error | null {
    this.#abort(error ?? undefined)
    return error
  }
}
