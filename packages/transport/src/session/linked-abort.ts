import { setMaxListeners } from 'node:events'

/** An abort of our own that follows the caller's signal as well, until it is released. */
export class LinkedAbort {
  readonly #controller = new AbortController()
  readonly #source: AbortSignal | undefined
  readonly #follow: () => void

  constructor(source: AbortSignal | undefined) {
    this.#source = source
    this.#follow = () => this.#controller.abort(source?.reason)
    if (source === undefined) return
    // Many calls may share a signal; that is no leak.
    setMaxListeners(0, source)
    if (source.aborted) this.#follow()
    else source.addEventListener('abort', this.#follow)
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  abort(reason?: unknown): void {
    this.#controller.abort(reason)
  }

  /** Follows the caller's signal no more. */
  release(): void {
    this.#source?.removeEventListener('abort', this.#follow)
  }
}
