import { finished, type Writable } from 'node:stream'
import { type DataReceiver, FtpTimeoutError, type IncomingFlow } from '@sluice/transport'
import { isStandardStream } from '../hold-errors.ts'
import type { Completion } from './landing.ts'
import { pause } from './pause.ts'
import type { RunningHash } from './running-hash.ts'
import { transferFailure } from './transfer-failure.ts'

/** How long a stream that was destroyed may take to close before it is not waited for. */
const CLOSE_MILLISECONDS = 5_000

export interface SinkReceiverOptions {
  /** Of all bytes that are written. */
  readonly hash?: RunningHash | undefined
  /** The first bytes that come have to be these, and are not written: they are there already. */
  readonly head?: Buffer | undefined
}

/**
 * Lets a Node stream receive a transfer: it is paused while it is full, and neither ended nor destroyed before it is
 * said how the transfer and what came behind it went. The stream is opened when the server has agreed to send.
 */
export class SinkReceiver implements DataReceiver {
  readonly #open: () => Writable
  readonly #hash: RunningHash | undefined
  readonly #head: Buffer | undefined
  #compared = 0
  #written = 0
  #writable: Writable | undefined
  #flow: IncomingFlow | undefined
  #failed: { readonly cause: unknown } | undefined
  #isOver = false

  constructor(open: () => Writable, { hash, head }: SinkReceiverOptions = {}) {
    this.#open = open
    this.#hash = hash
    this.#head = head
  }

  /** Bytes that the stream has written, those that it only holds left out. */
  get written(): number {
    return this.#written
  }

  begin(flow: IncomingFlow): void {
    this.#flow = flow
    this.#watch(this.#open())
    if (this.#failed !== undefined) flow.fail(this.#failed.cause)
  }

  write(chunk: Buffer): boolean {
    const rest = this.#afterHead(chunk)
    if (rest.length === 0) return true
    this.#hash?.update(rest)
    const { length } = rest
    const onWritten = (error?: Error | null) => {
      if (!error) this.#written += length
    }
    return this.#writable?.write(rest, onWritten) ?? false
  }

  /**
   * All is as it should be: ends the stream, and resolves when it has finished. Rejects with its error, and with
   * `FtpTimeoutError` where it takes longer than that; 0 gives it all the time in the world.
   */
  complete({ signal, milliseconds }: Completion): Promise<void> {
    const writable = this.#writable as Writable
    this.#isOver = true
    if (isStandardStream(writable)) {
      this.#leave(writable)
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const tooLong = () => reject(endless(milliseconds))
      const timer = milliseconds > 0 ? setTimeout(tooLong, milliseconds) : undefined
      finished(writable, { readable: false, signal }, error => {
        clearTimeout(timer)
        if (error) reject(error)
        else resolve()
      })
      writable.end()
    })
  }

  /** Nothing came of it: destroys the stream, and resolves when it is closed. */
  async abandon(error: Error): Promise<void> {
    const writable = this.#writable
    this.#isOver = true
    if (writable === undefined) return
    if (isStandardStream(writable)) return this.#leave(writable)
    writable.destroy(error)
    if (writable.closed) return
    const closed = new AbortController()
    writable.once('close', () => closed.abort())
    await pause(CLOSE_MILLISECONDS, closed.signal)
  }

  /** What of a chunk is to be written. */
  #afterHead(chunk: Buffer): Buffer {
    const head = this.#head
    if (head === undefined || this.#compared === head.length) return chunk
    const length = Math.min(chunk.length, head.length - this.#compared)
    const isSame = chunk.compare(head, this.#compared, this.#compared + length, 0, length) === 0
    if (!isSame) {
      const message = 'the bytes that are there already are not those of the file'
      throw transferFailure('FTP_FILE_CHANGED', message, { bytes: this.#compared })
    }
    this.#compared += length
    return chunk.subarray(length)
  }

  #watch(writable: Writable): void {
    this.#writable = writable
    if (writable.destroyed) this.#fail(writable.errored ?? new Error('the destination is closed'))
    for (const [name, listener] of this.#listeners) writable.on(name, listener)
  }

  readonly #listeners: readonly (readonly [string, (cause?: unknown) => void])[] = [
    ['drain', () => this.#flow?.resume()],
    ['error', cause => this.#fail(cause)],
    [
      'close',
      () => {
        if (!this.#isOver) this.#fail(new Error('the destination was closed before the transfer was over'))
      },
    ],
  ]

  /** It outlives us. */
  #leave(writable: Writable): void {
    for (const [name, listener] of this.#listeners) writable.off(name, listener)
  }

  #fail(cause: unknown): void {
    if (this.#failed !== undefined) return
    this.#failed = { cause }
    this.#flow?.fail(cause)
  }
}

function endless(milliseconds: number): FtpTimeoutError {
  return new FtpTimeoutError({
    deadline: 'consumer',
    milliseconds,
    phase: 'transfer',
    waitingFor: 'end of the destination',
  })
}
