/** Calls back when nothing has happened for a while; it does not keep the process running. */
export class IdleTimer {
  readonly #milliseconds: number | undefined
  readonly #onIdle: () => void
  #timer: NodeJS.Timeout | undefined

  /** Without a time it never does. */
  constructor(milliseconds: number | undefined, onIdle: () => void) {
    this.#milliseconds = milliseconds
    this.#onIdle = onIdle
  }

  /** Nothing happens from here on. */
  start(): void {
    if (this.#milliseconds === undefined) return
    this.stop()
    this.#timer = setTimeout(this.#onIdle, this.#milliseconds).unref()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }
}
