/** So long after one who waited was refused, the next one is, unless that has helped. */
const MOST_BETWEEN_REFUSALS_MS = 1_000

/** What is watched: whether all who hold a session wait for their own side, and who waits for them. */
export interface StallSubject {
  /** For how many milliseconds nothing has moved while somebody waited; undefined where nobody waits. */
  readonly stalledFor: () => number | undefined
  /** Refuses one of those who wait. */
  readonly refuse: () => void
}

/**
 * Ends waits that may never end: somebody waits for a session, and every one is held by a transfer that stands still
 * for want of a reader or a writer, which may be the one who waits.
 *
 * Who is merely slow moves something now and then, which begins the time anew.
 */
export class StallWatch {
  readonly #timeout: number
  readonly #subject: StallSubject
  #timer: NodeJS.Timeout | undefined

  constructor(timeout: number, subject: StallSubject) {
    this.#timeout = timeout
    this.#subject = subject
  }

  /** Somebody waits; costs nothing where that is known already. */
  begin(): void {
    if (this.#timer === undefined) this.#lookIn(this.#timeout)
  }

  end(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #lookIn(milliseconds: number): void {
    if (this.#timeout === Number.POSITIVE_INFINITY) return
    this.#timer = setTimeout(() => this.#look(), Math.max(1, milliseconds)).unref()
  }

  #look(): void {
    this.#timer = undefined
    const stalledFor = this.#subject.stalledFor()
    if (stalledFor === undefined) return
    const isOver = stalledFor >= this.#timeout
    this.#lookIn(isOver ? Math.min(this.#timeout, MOST_BETWEEN_REFUSALS_MS) : this.#timeout - stalledFor)
    if (isOver) this.#subject.refuse()
  }
}
