/** After so long without a refusal one more session is tried: limits are per user or address, others come and go. */
const GROW_AFTER_MS = 5 * 60_000

/** How many sessions the server grants, as far as it has said so by refusing one more. */
export class ServerLimit {
  readonly #now: () => number
  #most = Number.POSITIVE_INFINITY
  /** When that was learned. */
  #since = 0

  constructor(now: () => number) {
    this.#now = now
  }

  /** How many it was granted or refused for; infinite where nothing was refused. */
  get known(): number {
    return this.#most
  }

  /** How many may be open; one more after a long while, to see whether that goes by now. */
  get most(): number {
    return this.#now() - this.#since < GROW_AFTER_MS ? this.#most : this.#most + 1
  }

  /** One more than are open, or may yet be, was refused. */
  refused(open: number): void {
    this.#set(Math.max(1, open))
  }

  /** So many are open. */
  granted(open: number): void {
    if (open > this.#most) this.#set(open)
  }

  #set(most: number): void {
    this.#most = most
    this.#since = this.#now()
  }
}
