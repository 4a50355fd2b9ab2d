/**
 * What a parser found, as one number that is the same for all that found the same: the fields that a program would
 * use have to be read for it.
 */
export class Tally {
  #sum = 0

  get sum(): number {
    return this.#sum
  }

  /** A reply with this code. */
  reply(code: number): void {
    this.#sum += code
  }

  /** An entry with this name and, if it is a file, this size. */
  entry(name: string, size: number | null | undefined): void {
    this.#sum += name.length + (size ?? 0)
  }
}
