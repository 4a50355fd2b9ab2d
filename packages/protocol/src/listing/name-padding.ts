/**
 * Whether the blanks in front of names belong to them. Exactly one blank divides date and name, but some servers
 * write two, or pad the year on its right (`1994 `), while names may begin with a blank as well.
 *
 * Only a whole listing tells: one name without a second blank shows that the server does not pad.
 */
export class NamePadding {
  /** Undefined until it is known. */
  #everywhere: boolean | undefined
  #behindYear = true

  /**
   * How many blanks to skip in front of a name; undefined while only more lines can tell. `yearTouches`: a year that
   * is one blank away from the day, and so is not padded on its left.
   */
  skip(hasBlank: boolean, yearTouches: boolean): number | undefined {
    if (!hasBlank) {
      this.#everywhere = false
      if (yearTouches) this.#behindYear = false
      return 0
    }
    if (yearTouches && this.#behindYear) return 1
    return this.#everywhere === undefined ? undefined : Number(this.#everywhere)
  }

  /** Decides after a number of names that all begin with a blank; a single one says nothing. */
  decide(count: number): void {
    this.#everywhere = count > 1
  }
}
