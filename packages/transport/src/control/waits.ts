/** Waits for facts: each is looked for again whenever something has happened. */
export class Waits {
  readonly #looks = new Set<() => void>()

  /** Calls back whenever something has happened; returns how to stop that. */
  watch(look: () => void): () => void {
    this.#looks.add(look)
    return () => this.#looks.delete(look)
  }

  /** Something has happened. */
  tell(): void {
    // Whoever stops meanwhile is not called any more.
    for (const look of this.#looks) look()
  }

  /** Resolves with what `look` finds, or with what is said when it is late, after so many milliseconds. */
  until<T>(look: () => T | undefined, late?: { readonly milliseconds: number; say(): T }): Promise<T> {
    return new Promise(resolve => {
      const settle = (value: T) => {
        clearTimeout(timer)
        this.#looks.delete(check)
        resolve(value)
      }
      const check = () => {
        const found = look()
        if (found !== undefined) settle(found)
      }
      const timer = late && setTimeout(() => settle(late.say()), late.milliseconds)
      this.#looks.add(check)
      check()
    })
  }
}
