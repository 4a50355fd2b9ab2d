import type { Waiter } from './waiter.ts'

/** So many calls go before a transfer that waits; then it is its turn. */
const MOST_CALLS_BEFORE = 8

/** Who waits for a session: calls before transfers, yet none for ever, and each kind in the order of asking. */
export class WaitingList {
  /** They had their turn already. */
  readonly #first = new Set<Waiter>()
  readonly #calls = new Set<Waiter>()
  readonly #transfers = new Set<Waiter>()
  /** Calls since a transfer had its turn, or since the first one waits. */
  #callsBefore = 0

  get size(): number {
    return this.#first.size + this.#calls.size + this.#transfers.size
  }

  /** Whose turn it is. */
  get next(): Waiter | undefined {
    const [waiter] = this.#queue
    return waiter
  }

  /** Who has waited for longest. */
  get oldest(): Waiter | undefined {
    const heads = [this.#first, this.#calls, this.#transfers].flatMap(([head]) => head ?? [])
    return heads.sort((a, b) => a.since - b.since)[0]
  }

  add(waiter: Waiter): void {
    if (waiter.priority !== 'transfer') this.#calls.add(waiter)
    else {
      if (this.#transfers.size === 0) this.#callsBefore = 0
      this.#transfers.add(waiter)
    }
  }

  /** Somebody whose turn had come and who got nothing. */
  putBack(waiter: Waiter): void {
    this.#first.add(waiter)
  }

  delete(waiter: Waiter): void {
    for (const queue of [this.#first, this.#calls, this.#transfers]) queue.delete(waiter)
  }

  /** Takes out whose turn it is. */
  take(): Waiter | undefined {
    const queue = this.#queue
    const [waiter] = queue
    if (waiter === undefined) return undefined
    queue.delete(waiter)
    if (queue === this.#calls && this.#transfers.size > 0) this.#callsBefore++
    else if (queue === this.#transfers) this.#callsBefore = 0
    return waiter
  }

  /** Takes out all. */
  takeAll(): readonly Waiter[] {
    const all = [...this]
    for (const queue of [this.#first, this.#calls, this.#transfers]) queue.clear()
    return all
  }

  *[Symbol.iterator](): IterableIterator<Waiter> {
    yield* this.#first
    yield* this.#calls
    yield* this.#transfers
  }

  get #queue(): Set<Waiter> {
    if (this.#first.size > 0) return this.#first
    const isDue = this.#transfers.size > 0 && this.#callsBefore >= MOST_CALLS_BEFORE
    return this.#calls.size > 0 && !isDue ? this.#calls : this.#transfers
  }
}
