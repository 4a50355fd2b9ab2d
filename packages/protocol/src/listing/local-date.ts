import { partsOf, type Timestamp, toDate } from '../answers/timestamp.ts'
import { numberAt, skipBlanks, skipDigits } from '../bytes.ts'
import { readTime, readYear } from './clock-time.ts'
import { readEastAsianDate } from './east-asian-date.ts'
import type { YearRule } from './infer-year.ts'
import { ListDate, skipMark } from './list-date.ts'
import type { FormatContext } from './listing-format.ts'
import { localMonth } from './local-month.ts'
import type { LooseDate } from './loose-date.ts'
import { monthAt } from './month-name.ts'
import { readNumericDate } from './numeric-date.ts'

/** Bytes of the longest name of a month, in UTF-8. */
const MAX_MONTH_BYTES = 20

/**
 * The date of an `ls` line in any language: as in POSIX with other names of the months, day first (`29 Jul 02:27`,
 * `26. Juli, 20:10`), numeric, or East Asian.
 */
export class LocalDate extends ListDate implements LooseDate {
  offset: number | undefined
  ambiguous = false
  readonly #context: FormatContext

  constructor(context: FormatContext) {
    super()
    this.#context = context
  }

  override setDay(year: number, month: number, day: number): void {
    super.setDay(year, month, day)
    this.offset = undefined
    this.ambiguous = false
  }

  override timestamp(years: YearRule | undefined): Timestamp | null {
    const local = super.timestamp(years)
    if (local === null) return null
    if (this.ambiguous) return { ...local, orderAmbiguous: true }
    return this.offset === undefined ? local : { ...local, ...partsOf(toDate(local, this.offset)) }
  }

  protected override scanOther(line: Uint8Array, start: number): boolean {
    const end = skipDigits(line, start)
    if (end === start) return this.scanMonthFirst(line, start, endOfWord(line, start))
    if (end > start + 4) return false
    if ((line[end] as number) > 0x7f) return readEastAsianDate(line, start, this)
    return readNumericDate(line, start, this, this.#context) || this.#scanDayFirst(line, start, end)
  }

  #scanDayFirst(line: Uint8Array, start: number, dayEnd: number): boolean {
    const monthStart = skipBlanks(line, skipMark(line, dayEnd))
    const word = endOfWord(line, monthStart)
    const next = skipBlanks(line, skipMark(line, word))
    if (dayEnd > start + 2 || monthStart === dayEnd || next === word) return false
    const month = this.monthIn(line, monthStart, word)
    if (month === 0) return false
    this.setDay(0, month, numberAt(line, start, dayEnd))
    return readYear(line, next, this) || readTime(line, next, this)
  }

  protected override monthIn(line: Uint8Array, start: number, end: number): number {
    if (end - start < 3) return 0
    const english = end === start + 3 ? monthAt(line, start) : 0
    return english || localMonth(this.#context.decode(line.subarray(start, end)))
  }
}

/** Index behind a word that can be a month's name. */
function endOfWord(line: Uint8Array, start: number): number {
  const limit = Math.min(line.length, start + MAX_MONTH_BYTES)
  let at = start
  while (at < limit && isLetter(line[at] as number)) at++
  return at
}

function isLetter(byte: number): boolean {
  const small = byte | 0x20
  return (small >= 0x61 && small <= 0x7a) || byte > 0x7f
}
