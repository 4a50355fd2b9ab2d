const FIRST_SLOTS = 16

/** A queue whose two ends cost the same however long it is; `Array.shift` moves what is left. */
export class Ring<T> {
  #slots: (T | undefined)[] = new Array(FIRST_SLOTS)
  #first = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The one that is next. */
  peek(): T | undefined {
    return this.#slots[this.#first]
  }

  /** All of it, the oldest first. */
  *[Symbol.iterator](): IterableIterator<T> {
    for (let at = 0; at < this.#size; at++) {
      yield this.#slots[(this.#first + at) & (this.#slots.length - 1)] as T
    }
  }

  push(value: T): void {
    if (this.#size === this.#slots.length) this.#grow()
    this.#slots[(this.#first + this.#size) & (this.#slots.length - 1)] = value
    this.#size++
  }

  /** Takes the oldest one; undefined if there is none. */
  shift(): T | undefined {
    if (this.#size === 0) return undefined
    const value = this.#slots[this.#first]
    this.#slots[this.#first] = undefined
    this.#first = (this.#first + 1) & (this.#slots.length - 1)
    this.#size--
    return value
  }

  clear(): void {
    this.#slots = new Array(FIRST_SLOTS)
    this.#first = 0
    this.#size = 0
  }

  /** Its length stays a power of two, so that a position is one mask away. */
  #grow(): void {
    const { length } = this.#slots
    const slots: (T | undefined)[] = new Array(length * 2)
    for (let at = 0; at < length; at++) slots[at] = this.#slots[(this.#first + at) & (length - 1)]
    this.#slots = slots
    this.#first = 0
  }
}
