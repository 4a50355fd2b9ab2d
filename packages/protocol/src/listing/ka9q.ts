import { isDigit, numberAt, SPACE, skipBlanks, skipDigits } from '../bytes.ts'
import { readTime } from './clock-time.ts'
import { DateFields } from './date-fields.ts'
import { isDotName } from './dot-name.ts'
import { endOfField } from './end-of-field.ts'
import { fullYear } from './full-year.ts'
import { endOfGroupedNumber, parseGroupedNumber } from './grouped-number.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import { type ListingItem, noiseItem } from './listing-item.ts'

const SLASH = 0x2f

/**
 * The lines of KA9Q, a server for DOS: two entries side by side, name, size unless it is a folder, time and date.
 *
 * `ka9q/  18:23  5/04/93      read.me   1,204  10:23  1/02/93`
 */
export const ka9q: ListingFormat = { name: 'ka9q', open: context => new Ka9qListing(context) }

class Ka9qListing implements FormatParser {
  readonly #context: FormatContext
  readonly #date = new DateFields()
  #nameEnd = 0
  #sizeStart = 0
  #sizeEnd = 0

  constructor(context: FormatContext) {
    this.#context = context
  }

  score(line: Uint8Array): Score {
    let at = skipBlanks(line, 0)
    if (at === line.length) return 0
    while (at !== -1 && at < line.length) at = this.#scan(line, at)
    return at === -1 ? 0 : 2
  }

  parse(line: Uint8Array, items: ListingItem[]): string | undefined {
    if (skipBlanks(line, 0) === line.length) {
      items.push(noiseItem(line))
      return undefined
    }
    if (this.score(line) === 0) return 'not names with times and dates'
    for (let start = skipBlanks(line, 0); start < line.length; ) {
      const next = this.#scan(line, start)
      const isDirectory = line[this.#nameEnd - 1] === SLASH
      const entry = this.#context.entry(line, start, isDirectory ? this.#nameEnd - 1 : this.#nameEnd)
      entry.type = isDirectory ? 'directory' : 'file'
      if (this.#sizeEnd > this.#sizeStart)
        entry.size = parseGroupedNumber(line, this.#sizeStart, this.#sizeEnd)
      entry.modified = this.#date.timestamp(undefined)
      if (this.#context.dots === 'keep' || !isDotName(entry.name)) items.push({ kind: 'entry', entry })
      start = next
    }
    return undefined
  }

  end(): void {}

  /** Scans one entry. Returns the index of the next one, or -1. */
  #scan(line: Uint8Array, start: number): number {
    this.#nameEnd = endOfField(line, start)
    if (line[start] === SLASH) return -1
    const second = skipBlanks(line, this.#nameEnd)
    const end = endOfGroupedNumber(line, second)
    // A time begins with a number, too.
    const isSize = end !== -1 && line[end] === SPACE
    this.#sizeStart = second
    this.#sizeEnd = isSize ? end : second
    this.#date.setDay(0, 0, 0)
    if (!readTime(line, skipBlanks(line, this.#sizeEnd), this.#date) || line[this.#date.end] !== SPACE)
      return -1
    const dayEnd = this.#scanDay(line, skipBlanks(line, this.#date.end))
    return dayEnd === -1 || (dayEnd < line.length && line[dayEnd] !== SPACE) ? -1 : skipBlanks(line, dayEnd)
  }

  /** Reads `5/04/93` into the date, which has its time already. Returns the index behind it, or -1. */
  #scanDay(line: Uint8Array, start: number): number {
    const firstEnd = skipDigits(line, start)
    const secondEnd = skipDigits(line, firstEnd + 1)
    const end = skipDigits(line, secondEnd + 1)
    const isDay =
      isDigit(line[start]) && firstEnd <= start + 2 && secondEnd - firstEnd <= 3 && end === secondEnd + 3
    if (!isDay || line[firstEnd] !== SLASH || line[secondEnd] !== SLASH) return -1
    const date = this.#date
    const dayFirst = this.#context.dateOrder === 'dmy'
    const former = numberAt(line, start, firstEnd)
    const latter = numberAt(line, firstEnd + 1, secondEnd)
    date.year = fullYear(numberAt(line, secondEnd + 1, end), this.#context)
    date.month = dayFirst ? latter : former
    date.day = dayFirst ? former : latter
    return end
  }
}
