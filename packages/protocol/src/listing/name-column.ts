import { skipBlanks } from '../bytes.ts'

/**
 * Tells the blanks before a name from those of it: the listing aligns its names, so once a name has begun where the
 * columns say that names do, further blanks in a later line are the name's own.
 *
 * Until then, and where columns are not kept, all blanks count as padding.
 */
export class NameColumn {
  #confirmed = -1

  /** Where the name begins; blanks stand from `fieldEnd` on, and `column` is where the format puts names. */
  find(line: Uint8Array, fieldEnd: number, column: number): number {
    const first = skipBlanks(line, fieldEnd)
    if (first === column) this.#confirmed = column
    return first > column && column === this.#confirmed ? column : first
  }
}
