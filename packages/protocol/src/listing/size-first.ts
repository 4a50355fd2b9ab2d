import { isDigit, numberAt, SPACE, skipBlanks, skipDigits } from '../bytes.ts'
import { readTime, readYear } from './clock-time.ts'
import { DateFields } from './date-fields.ts'
import { isDotName } from './dot-name.ts'
import { endOfField } from './end-of-field.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import { type ListingItem, noiseItem } from './listing-item.ts'
import { monthAt } from './month-name.ts'
import { parseSize } from './parse-size.ts'

const COMMA = 0x2c
const DASH = 0x2d
const SLASH = 0x2f
const LETTER_D = 0x64
/** Letters that Distinct writes in front. */
const LETTERS = 5

/**
 * The lines of two servers for Windows that put the size first, then a date with its year, the time and the name:
 *
 * - VShell, with a slash behind folders: `206876  Apr 04, 2000 21:06 name`
 * - Distinct, with five letters in front: `-wa--   20  Dec 31,2002   8:58   readme.txt`
 */
export const sizeFirst: ListingFormat = { name: 'size-first', open: context => new SizeFirstListing(context) }

class SizeFirstListing implements FormatParser {
  readonly #context: FormatContext
  readonly #date = new DateFields()
  #sizeStart = 0
  #sizeEnd = 0
  #nameStart = 0

  constructor(context: FormatContext) {
    this.#context = context
  }

  score(line: Uint8Array): Score {
    return this.#scan(line) ? 2 : 0
  }

  parse(line: Uint8Array, items: ListingItem[]): string | undefined {
    if (!this.#scan(line)) {
      if (skipBlanks(line, 0) < line.length) return 'not a size, a date and a name'
      items.push(noiseItem(line))
      return undefined
    }
    const hasLetters = this.#sizeStart > LETTERS && !isDigit(line[0])
    const hasSlash = !hasLetters && line[line.length - 1] === SLASH
    const entry = this.#context.entry(line, this.#nameStart, hasSlash ? line.length - 1 : line.length)
    if (entry.name === '') return 'no name'
    entry.type = hasSlash || (hasLetters && line[0] === LETTER_D) ? 'directory' : 'file'
    entry.size = parseSize(line, this.#sizeStart, this.#sizeEnd)
    entry.modified = this.#date.timestamp(undefined)
    if (this.#context.dots === 'keep' || !isDotName(entry.name)) items.push({ kind: 'entry', entry })
    return undefined
  }

  end(): void {}

  #scan(line: Uint8Array): boolean {
    const hasLetters = line[0] === DASH || line[0] === LETTER_D
    if (hasLetters && endOfField(line, 0) !== LETTERS) return false
    this.#sizeStart = skipBlanks(line, hasLetters ? LETTERS : 0)
    this.#sizeEnd = skipDigits(line, this.#sizeStart)
    if (this.#sizeEnd === this.#sizeStart || line[this.#sizeEnd] !== SPACE) return false
    if (!this.#scanDate(line, skipBlanks(line, this.#sizeEnd)) || line[this.#date.end] !== SPACE) return false
    // Distinct pads; elsewhere one blank ends the time.
    this.#nameStart = hasLetters ? skipBlanks(line, this.#date.end) : this.#date.end + 1
    return true
  }

  /** `Apr 04, 2000 21:06`, `Dec 31,2002   8:58`. */
  #scanDate(line: Uint8Array, start: number): boolean {
    const month = monthAt(line, start)
    const dayStart = skipBlanks(line, start + 3)
    const dayEnd = skipDigits(line, dayStart)
    if (month === 0 || dayEnd === dayStart || dayEnd > dayStart + 2 || line[dayEnd] !== COMMA) return false
    this.#date.setDay(0, month, numberAt(line, dayStart, dayEnd))
    if (!readYear(line, skipBlanks(line, dayEnd + 1), this.#date)) return false
    return readTime(line, skipBlanks(line, this.#date.end), this.#date)
  }
}
