import { Writable } from 'node:stream'

/**
 * Where the bytes of an open data connection are written to; it finishes only after the server has confirmed the whole,
 * and destroying it resets the data connection.
 */
export class OutgoingStream extends Writable {
  readonly #abort: (reason: unknown) => void
  #offer: Uint8Array | undefined
  /** Of the chunk that is offered or on its way. */
  #written: ((error?: Error | null) => void) | undefined
  #finished: (() => void) | undefined
  #ended = false
  #wake: (() => void) | undefined

  constructor(abort: (reason: unknown) => void) {
    super({ highWaterMark: 256 * 1024, decodeStrings: true })
    this.#abort = abort
  }

  /** The transfer is whole. */
  complete(): void {
    this.#finished?.()
  }

  /** What was written, chunk by chunk; a chunk counts as accepted when the next one is asked for. */
  async *chunks(): AsyncGenerator<Uint8Array, void, undefined> {
    for (;;) {
      const offer = this.#offer
      if (offer !== undefined) {
        this.#offer = undefined
        yield offer
        this.#accept()
      } else if (this.#ended) {
        return
      } else {
        await new Promise<void>(resolve => {
          this.#wake = resolve
        })
      }
    }
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#offer = chunk
    this.#written = done
    this.#wake?.()
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#finished = done
    this.#ended = true
    this.#wake?.()
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#abort(error ?? undefined)
    done(error)
    // Node answers no write before the one that is under way.
    this.#accept(error ?? new Error('the stream was destroyed before all of it was written'))
  }

  #accept(error?: Error): void {
    const written = this.#written
    this.#written = undefined
    written?.(error)
  }
}
