import { setMaxListeners } from 'node:events'

/** An abort of our own that follows a signal of the caller as well, until it is released. */
export class LinkedAbort {
  readonly #controller = new AbortController()
  readonly #follow = (): void => this.#controller.abort(this.#source?.reason)
  #source: AbortSignal | undefined

  constructor(source?: AbortSignal) {
    this.follow(source)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /** Follows this signal from now on, and none that it has followed. */
  follow(source: AbortSignal | undefined): void {
    this.release()
    this.#source = source
    if (source === undefined) return
    // Many calls may share a signal; that is no leak.
    setMaxListeners(0, source)
    if (source.aborted) this.#follow()
    else source.addEventListener('abort', this.#follow)
  }

  abort(reason?: unknown): void {
    this.#controller.abort(reason)
  }

  /** Follows the caller's signal no more. */
  release(): void {
    this.#source?.removeEventListener('abort', this.#follow)
    this.#source = undefined
  }
}
