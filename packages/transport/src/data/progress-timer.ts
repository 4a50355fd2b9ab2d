/**
 * A deadline for progress: it runs while the peer is waited for, begins anew with each byte, and stands still while
 * our own side is slow.
 */
export class ProgressTimer {
  #milliseconds = 0
  #onIdle: (() => void) | undefined
  #timer: NodeJS.Timeout | undefined
  #running = false

  /** From now on, so many milliseconds of waiting without progress call `onIdle`, once. */
  arm(milliseconds: number, onIdle: () => void): void {
    this.disarm()
    this.#milliseconds = milliseconds
    this.#onIdle = onIdle
    if (this.#running) this.#begin()
  }

  disarm(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#onIdle = undefined
  }

  /** The peer moved something. */
  progress(): void {
    this.#timer?.refresh()
  }

  /** The peer is waited for. */
  run(): void {
    if (this.#running) return
    this.#running = true
    if (this.#onIdle !== undefined) this.#begin()
  }

  /** The peer is not waited for. */
  pause(): void {
    this.#running = false
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #begin(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#onIdle?.(), this.#milliseconds)
  }
}
