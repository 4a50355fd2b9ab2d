import { isDigit, numberAt, SPACE, skipBlanks, skipDigits } from '../bytes.ts'
import { readTime, readYear } from './clock-time.ts'
import { DateFields } from './date-fields.ts'
import { readEastAsianDate } from './east-asian-date.ts'
import type { FormatContext } from './listing-format.ts'
import { localMonth } from './local-month.ts'
import { monthAt } from './month-name.ts'
import { readNumericDate } from './numeric-date.ts'

const COMMA = 0x2c
const DOT = 0x2e
const COLON = 0x3a
const USUAL_LENGTH = 12
/** Bytes of the longest name of a month, in UTF-8. */
const MAX_MONTH_BYTES = 20

/**
 * The date of an `ls` line: `Jan 29 03:26`, `Apr  8  1994`, `Mar  3 04:49:59 2003`, `Oct 08, 2002 09:47`, `29 Jul
 * 02:27`, `26. Juli, 20:10`, and the numeric and East Asian ones.
 */
export class ListDate extends DateFields {
  /** The year stands one blank behind the day, as it does where it is padded on its right. */
  yearTouches = false
  readonly #charset: FormatContext['charset']

  constructor(context: FormatContext) {
    super(context)
    this.#charset = context.charset
  }

  /** Whether a date begins at the index and ends before a blank or with the line. */
  scan(line: Uint8Array, start: number): boolean {
    this.yearTouches = false
    if (this.#scanUsual(line, start)) return true
    const found = isDigit(line[start]) ? this.#scanNumber(line, start) : this.#scanMonthFirst(line, start)
    return found && (this.end === line.length || line[this.end] === SPACE)
  }

  /** The quick way for what nearly every line holds: `Jan 29 03:26 ` and `Apr  8  1994 `, in fixed columns. */
  #scanUsual(line: Uint8Array, start: number): boolean {
    if (start + USUAL_LENGTH >= line.length) return false
    const month = monthAt(line, start)
    if (month === 0 || line[start + 3] !== SPACE || line[start + 6] !== SPACE) return false
    const ten = line[start + 4] as number
    const dayStart = ten === SPACE ? start + 5 : start + 4
    if (!areDigits(line, dayStart, start + 6) || line[start + USUAL_LENGTH] !== SPACE) return false
    const day = numberAt(line, dayStart, start + 6)
    if (line[start + 9] === COLON) {
      if (!areDigits(line, start + 7, start + 9) || !areDigits(line, start + 10, start + 12)) return false
      this.setDay(0, month, day)
      this.hour = numberAt(line, start + 7, start + 9)
      this.minute = numberAt(line, start + 10, start + 12)
      this.precision = 'minute'
    } else {
      if (line[start + 7] !== SPACE || !areDigits(line, start + 8, start + 12)) return false
      this.setDay(numberAt(line, start + 8, start + 12), month, day)
    }
    this.end = start + USUAL_LENGTH
    return true
  }

  #scanNumber(line: Uint8Array, start: number): boolean {
    const end = skipDigits(line, start)
    if (end - start > 4) return false
    if ((line[end] as number) > 0x7f) return readEastAsianDate(line, start, this)
    return readNumericDate(line, start, this) || this.#scanDayFirst(line, start, end)
  }

  #scanMonthFirst(line: Uint8Array, start: number): boolean {
    const word = endOfWord(line, start)
    const dayStart = skipBlanks(line, skipMark(line, word))
    const dayEnd = skipDigits(line, dayStart)
    if (dayEnd - dayStart < 1 || dayEnd - dayStart > 2 || dayStart === word) return false
    const month = this.#month(line, start, word)
    if (month === 0) return false
    this.setDay(0, month, numberAt(line, dayStart, dayEnd))
    const comma = line[dayEnd] === COMMA
    const next = skipBlanks(line, skipMark(line, dayEnd))
    if (next === dayEnd) return false
    if (!readYear(line, next, this)) return readTime(line, next, this)
    this.yearTouches = next === dayEnd + 1
    // Behind a comma, the time follows the year; elsewhere the name does.
    return comma ? readTime(line, skipBlanks(line, this.end), this) : true
  }

  #scanDayFirst(line: Uint8Array, start: number, dayEnd: number): boolean {
    if (dayEnd - start > 2) return false
    const monthStart = skipBlanks(line, skipMark(line, dayEnd))
    const word = endOfWord(line, monthStart)
    const next = skipBlanks(line, skipMark(line, word))
    if (monthStart === dayEnd || next === word) return false
    const month = this.#month(line, monthStart, word)
    if (month === 0) return false
    this.setDay(0, month, numberAt(line, start, dayEnd))
    return readYear(line, next, this) || readTime(line, next, this)
  }

  #month(line: Uint8Array, start: number, end: number): number {
    if (end - start < 3) return 0
    const english = end === start + 3 ? monthAt(line, start) : 0
    return english || localMonth(this.#charset.decode(line.subarray(start, end)))
  }
}

function areDigits(line: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (!isDigit(line[at])) return false
  return true
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

/** Steps over a full stop or a comma. */
function skipMark(line: Uint8Array, at: number): number {
  return line[at] === DOT || line[at] === COMMA ? at + 1 : at
}
