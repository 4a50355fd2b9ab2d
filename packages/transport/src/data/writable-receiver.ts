import { finished, type Writable } from 'node:stream'
import type { DataReceiver, IncomingFlow } from './data-receiver.ts'

/**
 * Lets a Node stream receive a transfer: it is paused while it is full, ended after the verdict, destroyed with the
 * error after a failure. A function opens the stream when the server has agreed to send, not before.
 */
export class WritableReceiver implements DataReceiver {
  readonly #open: (() => Writable) | undefined
  #writable: Writable | undefined
  #flow: IncomingFlow | undefined
  #failed: { readonly cause: unknown } | undefined
  #complete = false

  constructor(target: Writable | (() => Writable)) {
    if (typeof target === 'function') this.#open = target
    else this.#watch(target)
  }

  begin(flow: IncomingFlow): void {
    this.#flow = flow
    if (this.#open !== undefined) this.#watch(this.#open())
    if (this.#failed !== undefined) flow.fail(this.#failed.cause)
  }

  write(chunk: Buffer): boolean {
    return this.#writable?.write(chunk) ?? false
  }

  /** The transfer is whole: ends the stream and waits until it has finished, or until nobody wants that any more. */
  complete(signal: AbortSignal | undefined): Promise<void> {
    const writable = this.#writable as Writable
    this.#complete = true
    if (isStandardStream(writable)) {
      this.#unwatch(writable)
      return Promise.resolve()
    }
    return new Promise((resolve, reject) => {
      const options = { readable: false, ...(signal && { signal }) }
      finished(writable, options, error => (error ? reject(error) : resolve()))
      writable.end()
    })
  }

  /** The transfer failed: the stream must not end as if it were whole. */
  abort(error: Error): void {
    const writable = this.#writable
    if (writable === undefined) return
    if (isStandardStream(writable)) this.#unwatch(writable)
    else writable.destroy(error)
  }

  #watch(writable: Writable): void {
    this.#writable = writable
    if (writable.destroyed) this.#fail(writable.errored ?? new Error('the destination is closed'))
    writable.on('drain', this.#onDrain)
    writable.on('error', this.#onError)
    writable.on('close', this.#onClose)
  }

  #unwatch(writable: Writable): void {
    writable.off('drain', this.#onDrain)
    writable.off('error', this.#onError)
    writable.off('close', this.#onClose)
  }

  readonly #onDrain = (): void => this.#flow?.resume()

  readonly #onError = (cause: unknown): void => this.#fail(cause)

  readonly #onClose = (): void => {
    if (!this.#complete) this.#fail(new Error('the destination was closed before the transfer was over'))
  }

  #fail(cause: unknown): void {
    if (this.#failed !== undefined) return
    this.#failed = { cause }
    this.#flow?.fail(cause)
  }
}

/** These outlive every transfer, as in `stream.pipeline`. */
function isStandardStream(writable: Writable): boolean {
  return writable === process.stdout || writable === process.stderr
}
