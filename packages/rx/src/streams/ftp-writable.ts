import { addAbortSignal, Writable } from 'node:stream'
import type { TransferReport } from '@sluice/protocol'
import type { FtpSession } from '@sluice/transport'
import type { SessionPool } from '../session-pool.ts'

export interface WriteStreamOptions {
  /** As in `node:fs`: `w` replaces the file, `a` adds to its end. Default `w`. */
  readonly flags?: 'w' | 'a' | undefined
  /** Where in the remote file the first byte goes. */
  readonly start?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Bytes that may wait in the stream; default 256 KiB. */
  readonly highWaterMark?: number | undefined
}

const HIGH_WATER_MARK = 256 * 1024

/**
 * A remote file as a Node stream to write to.
 *
 * Nothing is opened before the first write or the end. It finishes only after the server has confirmed the whole
 * file; a server that is slow slows the writer. Destroying it resets the data connection, so that no server takes
 * half a file for a whole one.
 */
export class FtpWritable extends Writable {
  /** What the transfer came to; never an unhandled rejection. */
  readonly result: Promise<TransferReport>
  readonly #begin: () => Promise<TransferReport>
  readonly #abort = new AbortController()
  #settle!: { resolve: (report: TransferReport) => void; reject: (error: unknown) => void }
  #begun = false
  #offer: Uint8Array | undefined
  /** Of the chunk that is offered or on its way. */
  #written: ((error?: Error | null) => void) | undefined
  #ended = false
  #wake: (() => void) | undefined

  constructor(pool: SessionPool, path: string | Uint8Array, options: WriteStreamOptions = {}) {
    super({
      highWaterMark: options.highWaterMark ?? HIGH_WATER_MARK,
      decodeStrings: true,
    })
    this.result = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    this.result.catch(() => {})
    const { signal } = this.#abort
    const settings = { append: options.flags === 'a', offset: options.start, signal }
    const send = (session: FtpSession) => session.store(this.#chunks(), path, settings)
    this.#begin = () => pool.use(send, signal)
    // Not an option of the base class: an aborted signal would destroy this before it is made.
    if (options.signal !== undefined) addAbortSignal(options.signal, this)
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#start()
    this.#offer = chunk
    this.#written = done
    this.#wake?.()
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#start()
    this.#ended = true
    this.#wake?.()
    this.result.then(
      () => done(),
      error => done(error),
    )
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#abort.abort(error ?? undefined)
    if (!this.#begun)
      this.#settle.reject(error ?? new Error('the stream was destroyed before it was written to'))
    done(error)
    // Node answers no write before the one that is under way.
    this.#accept(error ?? new Error('the stream was destroyed before all of it was written'))
  }

  #accept(error?: Error): void {
    const written = this.#written
    this.#written = undefined
    written?.(error)
  }

  #start(): void {
    if (this.#begun) return
    this.#begun = true
    this.#begin().then(
      report => this.#settle.resolve(report),
      error => {
        this.#settle.reject(error)
        this.destroy(error)
      },
    )
  }

  /** What was written, chunk by chunk; a chunk counts as accepted when the next one is asked for. */
  async *#chunks(): AsyncGenerator<Uint8Array, void, undefined> {
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
}
