import { byteString } from '../byte-string.ts'
import { isDigit, numberAt, skipBlanks, skipDigits } from '../bytes.ts'
import { readTime, readYear } from './clock-time.ts'
import { DateFields } from './date-fields.ts'
import { DosLine } from './dos-line.ts'
import { isCount } from './dos-noise.ts'
import { isDotName } from './dot-name.ts'
import { endOfField } from './end-of-field.ts'
import { parseGroupedNumber } from './grouped-number.ts'
import { ListedEntry } from './listed-entry.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import { type ListingItem, noiseItem } from './listing-item.ts'
import { monthAt } from './month-name.ts'

const DASH = 0x2d
const SLASH = 0x2f
/** Letters of the longest extension. */
const MAX_EXTENSION = 3

/**
 * The lines of servers for DOS that put the name first, then size, date and time:
 *
 * - SuperTCP, with a long name behind: `TESTDI~1 <DIR> 11-29-2004 22:16 Test Dir`
 * - Chameleon, with attributes behind: `DESIGN1.DOC  11264  May 11 1995 14:20   A`
 * - NCSA and CUTCP: `s10a   16246 02-20-94  23:08`
 * - PC-NFSD, with the extension apart: `prog1    exe     2,563,136 06-10-99  10:00a`
 * - WinQVT, with a slash behind folders: `ftp.dir/   0  01-03-2003 12:40`
 */
export const dosNameFirst: ListingFormat = {
  name: 'dos-name-first',
  open: context => new DosNameFirstListing(context),
}

class DosNameFirstListing implements FormatParser {
  readonly #context: FormatContext
  readonly #line: DosLine
  readonly #namedDate = new DateFields()
  #nameEnd = 0
  /** Bounds of an extension that stands apart; empty if there is none. */
  #extensionStart = 0
  #extensionEnd = 0
  /** The month is a name. */
  #isNamed = false

  constructor(context: FormatContext) {
    this.#context = context
    this.#line = new DosLine(context)
  }

  score(line: Uint8Array): Score {
    return this.#scan(line) ? 2 : 0
  }

  parse(line: Uint8Array, items: ListingItem[]): string | undefined {
    if (!this.#scan(line)) {
      if (skipBlanks(line, 0) < line.length && !isCount(line)) return 'not a name, a size and a date'
      items.push(noiseItem(line))
      return undefined
    }
    const { fieldStart, fieldEnd, isDirectory, isWord, date } = this.#line
    const hasSlash = line[this.#nameEnd - 1] === SLASH
    const entry = this.#entry(line, hasSlash ? this.#nameEnd - 1 : this.#nameEnd)
    if (entry.name === '') return 'no name'
    entry.type = isDirectory || hasSlash ? 'directory' : 'file'
    if (!isWord) {
      entry.size = parseGroupedNumber(line, fieldStart, fieldEnd)
      if (entry.size === null) entry.rawSize = entry.text(line, fieldStart, fieldEnd)
    }
    entry.modified = this.#isNamed ? this.#namedDate.timestamp(undefined) : date.timestamp()
    if (this.#context.dots === 'keep' || !isDotName(entry.name)) items.push({ kind: 'entry', entry })
    return undefined
  }

  end(): void {}

  #entry(line: Uint8Array, nameEnd: number): ListedEntry {
    const longName = this.#isNamed ? line.length : skipBlanks(line, this.#line.date.end)
    if (longName < line.length) return this.#context.entry(line, longName, line.length)
    if (this.#extensionStart === this.#extensionEnd) return this.#context.entry(line, 0, nameEnd)
    // The name stands nowhere in the line as it is: it is put behind it.
    const raw = byteString(line)
    const text = `${raw}${raw.slice(0, nameEnd)}.${raw.slice(this.#extensionStart, this.#extensionEnd)}`
    const kept = { text, decode: this.#context.decode }
    return new ListedEntry(kept, 0, raw.length, raw.length, text.length)
  }

  #scan(line: Uint8Array): boolean {
    this.#nameEnd = endOfField(line, 0)
    this.#extensionStart = skipBlanks(line, this.#nameEnd)
    this.#extensionEnd = this.#extensionStart
    if (this.#nameEnd === 0 || this.#extensionStart === line.length) return false
    if (this.#scanFields(line, this.#nameEnd)) return true
    this.#extensionEnd = endOfField(line, this.#extensionStart)
    if (this.#extensionEnd > this.#extensionStart + MAX_EXTENSION) return false
    return this.#scanFields(line, this.#extensionEnd)
  }

  /** Whether size and date stand behind an index. */
  #scanFields(line: Uint8Array, from: number): boolean {
    const fields = this.#line
    if (!fields.scanField(line, from) || (fields.isWord && !fields.isDirectory)) return false
    const start = skipBlanks(line, fields.fieldEnd)
    this.#isNamed = !isDigit(line[start])
    if (this.#isNamed) return this.#scanNamedDate(line, start)
    // Slashes and seconds are written by others that begin with a name and a number, OS/400 for one.
    const hasDashes = line[start + 1] === DASH || line[start + 2] === DASH
    return hasDashes && fields.date.scan(line, start) && fields.date.precision === 'minute'
  }

  /** `May 11 1995 14:20`, and attributes such as `RA` at most. */
  #scanNamedDate(line: Uint8Array, start: number): boolean {
    const date = this.#namedDate
    const month = monthAt(line, start)
    const dayStart = skipBlanks(line, start + 3)
    const dayEnd = skipDigits(line, dayStart)
    if (month === 0 || dayEnd === dayStart || dayEnd > dayStart + 2) return false
    date.setDay(0, month, numberAt(line, dayStart, dayEnd))
    if (!readYear(line, skipBlanks(line, dayEnd), date)) return false
    if (!readTime(line, skipBlanks(line, date.end), date)) return false
    let at = skipBlanks(line, date.end)
    while (at < line.length && 'ADHRS '.includes(String.fromCharCode(line[at] as number))) at++
    return at === line.length
  }
}
