import { addAbortSignal, Readable } from 'node:stream'
import type { TransferReport } from '@sluice/protocol'
import type { FtpSession, IncomingFlow } from '@sluice/transport'
import type { SessionPool } from '../session-pool.ts'

export interface ReadStreamOptions {
  /** The first byte that is wanted; default 0. */
  readonly start?: number | undefined
  readonly signal?: AbortSignal | undefined
  /** Bytes that may wait in the stream; default 256 KiB. */
  readonly highWaterMark?: number | undefined
}

const HIGH_WATER_MARK = 256 * 1024

/**
 * A remote file as a Node stream.
 *
 * Nothing is opened before the first read. It ends only after the transfer is known to be whole; anything else
 * destroys it with the error. A reader that is slow slows the server; destroying it aborts the transfer.
 */
export class FtpReadable extends Readable {
  /** What the transfer came to; never an unhandled rejection. */
  readonly result: Promise<TransferReport>
  readonly #begin: () => Promise<TransferReport>
  readonly #abort = new AbortController()
  #settle!: { resolve: (report: TransferReport) => void; reject: (error: unknown) => void }
  #begun = false
  #flow: IncomingFlow | undefined

  constructor(pool: SessionPool, path: string | Uint8Array, options: ReadStreamOptions = {}) {
    super({
      highWaterMark: options.highWaterMark ?? HIGH_WATER_MARK,
    })
    this.result = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    this.result.catch(() => {})
    const { signal } = this.#abort
    const fetch = (session: FtpSession) =>
      session.retrieve(path, this.#receiver, { offset: options.start, signal })
    this.#begin = () => pool.use(fetch, signal)
    // Not an option of the base class: an aborted signal would destroy this before it is made.
    if (options.signal !== undefined) addAbortSignal(options.signal, this)
  }

  override _read(): void {
    if (this.#begun) {
      this.#flow?.resume()
      return
    }
    this.#begun = true
    this.#begin().then(
      report => {
        this.#settle.resolve(report)
        this.push(null)
      },
      error => {
        this.#settle.reject(error)
        this.destroy(error)
      },
    )
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#abort.abort(error ?? undefined)
    if (!this.#begun) this.#settle.reject(error ?? new Error('the stream was destroyed before it was read'))
    done(error)
  }

  readonly #receiver = {
    begin: (flow: IncomingFlow): void => {
      this.#flow = flow
    },
    write: (chunk: Buffer): boolean => this.push(chunk),
  }
}
