import { isDigit, numberAt, SPACE, skipBlanks, skipDigits } from '../bytes.ts'
import { readTime, readYear } from './clock-time.ts'
import { DateFields } from './date-fields.ts'
import { digitAt, pairAt } from './digits.ts'
import { monthAt } from './month-name.ts'

const COMMA = 0x2c
const DOT = 0x2e
const COLON = 0x3a

/**
 * The date of an `ls` line in the language of POSIX: `Jan 29 03:26`, `Apr  8  1994`, and as variants of it `Mar  3
 * 04:49:59 2003`, `Oct 08, 2002 09:47`.
 */
export class ListDate extends DateFields {
  /** The year stands one blank behind a day of two columns: its own column is wider on the right. */
  yearIsPadded = false

  /** Whether a date begins at the index and ends before a blank or with the line. */
  scan(line: Uint8Array, start: number): boolean {
    return (
      this.scanUsual(line, start) ||
      (this.scanOther(line, start) && (this.end === line.length || line[this.end] === SPACE))
    )
  }

  /** Reads what is not as usual; the caller looks at what stands behind it. */
  protected scanOther(line: Uint8Array, start: number): boolean {
    return this.scanMonthFirst(line, start, start + 3)
  }

  /** Reads a date that begins with the name of a month. */
  protected scanMonthFirst(line: Uint8Array, start: number, wordEnd: number): boolean {
    const dayStart = skipBlanks(line, skipMark(line, wordEnd))
    const dayEnd = skipDigits(line, dayStart)
    const next = skipBlanks(line, skipMark(line, dayEnd))
    if (dayStart === wordEnd || dayEnd === dayStart || dayEnd > dayStart + 2 || next === dayEnd) return false
    // Most words are owners: a month is only looked for where numbers follow.
    const month = isDigit(line[next]) ? this.monthIn(line, start, wordEnd) : 0
    if (month === 0) return false
    this.setDay(0, month, numberAt(line, dayStart, dayEnd))
    if (!readYear(line, next, this)) return readTime(line, next, this)
    this.yearIsPadded = dayEnd === wordEnd + 3 && next === dayEnd + 1
    // Behind a comma, the time follows the year; elsewhere the name does.
    return line[dayEnd] === COMMA ? readTime(line, skipBlanks(line, this.end), this) : true
  }

  /** The number of the month that the word names, 0 if it names none. */
  protected monthIn(line: Uint8Array, start: number, _end: number): number {
    return monthAt(line, start)
  }

  /** The quick way for what nearly every line holds: `Jan 29 03:26 ` and `Apr  8  1994 `, in fixed columns. */
  scanUsual(line: Uint8Array, start: number): boolean {
    this.yearIsPadded = false
    const month = monthAt(line, start)
    if (month === 0 || line[start + 3] !== SPACE || line[start + 6] !== SPACE) return false
    const day = line[start + 4] === SPACE ? digitAt(line, start + 5) : pairAt(line, start + 4)
    const last = pairAt(line, start + 10)
    if ((day | last) < 0 || line[start + 12] !== SPACE) return false
    if (line[start + 9] === COLON) {
      const hour = pairAt(line, start + 7)
      if (hour < 0) return false
      this.setDay(0, month, day)
      this.hour = hour
      this.minute = last
      this.precision = 'minute'
    } else {
      const century = pairAt(line, start + 8)
      if (century < 0 || line[start + 7] !== SPACE) return false
      this.setDay(century * 100 + last, month, day)
    }
    this.end = start + 12
    return true
  }
}

/** Steps over a full stop or a comma. */
export function skipMark(line: Uint8Array, at: number): number {
  return line[at] === DOT || line[at] === COMMA ? at + 1 : at
}
