import { Readable } from 'node:stream'
import type { DataReceiver, IncomingFlow } from '../data/data-receiver.ts'

/** The bytes of an open data connection; it ends only after the verdict, and destroying it aborts the transfer. */
export class IncomingStream extends Readable {
  readonly #abort: (reason: unknown) => void
  #flow: IncomingFlow | undefined

  constructor(abort: (reason: unknown) => void) {
    super({ highWaterMark: 256 * 1024 })
    this.#abort = abort
  }

  /** Where the transfer puts its bytes. */
  readonly receiver: DataReceiver = {
    begin: flow => {
      this.#flow = flow
    },
    write: chunk => this.push(chunk),
  }

  /** The transfer is whole. */
  complete(): void {
    this.push(null)
  }

  override _read(): void {
    this.#flow?.resume()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#abort(error ?? undefined)
    done(error)
  }
}
