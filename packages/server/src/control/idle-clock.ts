/** Tells when a session has been silent, or without a log-in, for too long. */
export class IdleClock {
  readonly #milliseconds: () => number
  readonly #onIdle: () => void
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  /** How long is too long is asked at each restart: a client may change it. */
  constructor(milliseconds: () => number, onIdle: () => void) {
    this.#milliseconds = milliseconds
    this.#onIdle = onIdle
  }

  /** Begins to count anew. */
  restart(): void {
    clearTimeout(this.#timer)
    if (!this.#stopped) this.#timer = setTimeout(this.#onIdle, this.#milliseconds())
  }

  /** For good. */
  stop(): void {
    this.#stopped = true
    clearTimeout(this.#timer)
  }
}
