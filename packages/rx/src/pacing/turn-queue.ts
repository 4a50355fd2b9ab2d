import { Ring } from './ring.ts'

/** A source that waits until its value may pass. */
export interface Turn {
  /** What its value weighs. */
  readonly weight: number
  /** Emits the value, synchronously. */
  readonly take: () => void
  /** It waits no more. */
  withdrawn: boolean
}

/** The sources that wait at a gate, in the order in which they came; each is let through on its own. */
export class TurnQueue {
  readonly #turns = new Ring<Turn>()
  #serving = false

  /** Whether anybody waits. */
  get waits(): boolean {
    this.#skipWithdrawn()
    return this.#turns.size > 0
  }

  push(turn: Turn): void {
    this.#turns.push(turn)
  }

  /** Lets through whoever fits: one at a time, for what one lets in may close the gate for those behind it. */
  serve(fits: (weight: number) => boolean): void {
    // A turn that is taken may end at once and open the gate again: the loop below goes on then.
    if (this.#serving) return
    this.#serving = true
    try {
      for (;;) {
        this.#skipWithdrawn()
        const next = this.#turns.peek()
        if (next === undefined || !fits(next.weight)) return
        this.#turns.shift()
        next.take()
      }
    } finally {
      this.#serving = false
    }
  }

  #skipWithdrawn(): void {
    while (this.#turns.peek()?.withdrawn) this.#turns.shift()
  }
}
