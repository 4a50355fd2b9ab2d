import { daysInMonth, type Timestamp } from '../answers/timestamp.ts'
import { isDigit, numberAt, SPACE, skipBlanks, skipDigits } from '../bytes.ts'
import { digitAt, pairAt } from './digits.ts'
import { type DateRules, fullYear } from './full-year.ts'

const DASH = 0x2d
const DOT = 0x2e
const SLASH = 0x2f
const COLON = 0x3a
const LETTER_A = 0x61
const LETTER_M = 0x6d
const LETTER_P = 0x70
const LOWER = 0x20
/** The largest number that is the day of some month. */
const MAX_DAY = 31
/** An hour that does not exist. */
const NO_HOUR = 24

/**
 * Date and time of DOS, Windows and OS/2: `04-27-00  12:09PM`, `2013-09-02  18:48`, `11/4/2018   9:09 PM`,
 * `06-10-99  10:00a`, `02-11-103  16:15` (years since 1900).
 *
 * Whether the day or the month comes first depends on the server's settings. A number above 12 tells, for its line
 * and for those behind it; before that, and where lines disagree, the month is taken for the first and the
 * timestamp says that this is open.
 */
export class DosDate {
  /** Index behind date and time. */
  end = 0
  precision: 'minute' | 'second' = 'minute'
  #year = 0
  #yearFirst = false
  /** The two numbers that are not the year, as they follow each other. */
  #former = 0
  #latter = 0
  #hour = 0
  #minute = 0
  #second = 0
  #sawDayFirst = false
  #sawMonthFirst = false
  readonly #rules: DateRules

  constructor(rules: DateRules) {
    this.#rules = rules
  }

  /** Whether date and time begin at the index and end before a blank or with the line. */
  scan(line: Uint8Array, start: number): boolean {
    const dayEnd = this.#scanUsualDay(line, start) || this.#scanDay(line, start)
    if (dayEnd === -1) return false
    const time = skipBlanks(line, dayEnd)
    return time > dayEnd && this.#scanTime(line, time)
  }

  /** What was scanned, null if there is no such day or time; the order that it tells counts for the next ones. */
  timestamp(): Timestamp | null {
    const former = this.#former
    const latter = this.#latter
    const isOpen =
      !this.#yearFirst && (this.#rules.dateOrder === undefined || this.#rules.dateOrder === 'ymd')
    const tells = isOpen && (former > 12 || latter > 12)
    const dayFirst = tells ? former > 12 : this.#takesDayFirst(isOpen)
    const month = dayFirst ? latter : former
    const day = dayFirst ? former : latter
    const year = this.#year
    if (day === 0 || day > daysInMonth(year, month)) return null
    if (this.#hour >= NO_HOUR || this.#minute > 59 || this.#second > 59) return null
    const orderAmbiguous = isOpen && !tells && former !== latter && this.#sawDayFirst === this.#sawMonthFirst
    if (tells) {
      if (dayFirst) this.#sawDayFirst = true
      else this.#sawMonthFirst = true
    }
    return {
      year,
      month,
      day,
      hour: this.#hour,
      minute: this.#minute,
      second: this.#second,
      millisecond: 0,
      precision: this.precision,
      zone: 'unknown',
      yearInferred: false,
      orderAmbiguous,
    }
  }

  /** What counts for a day that does not tell. */
  #takesDayFirst(isOpen: boolean): boolean {
    if (isOpen) return this.#sawDayFirst && !this.#sawMonthFirst
    return !this.#yearFirst && this.#rules.dateOrder === 'dmy'
  }

  /** The quick way for `04-27-00` and `04-27-2000`. Returns the index behind the day, or 0. */
  #scanUsualDay(line: Uint8Array, start: number): number {
    if (line[start + 2] !== DASH || line[start + 5] !== DASH || this.#rules.dateOrder === 'ymd') return 0
    const former = pairAt(line, start)
    const latter = pairAt(line, start + 3)
    const third = pairAt(line, start + 6)
    const fourth = pairAt(line, start + 8)
    const end = fourth < 0 ? start + 8 : start + 10
    if ((former | latter | third) < 0 || former > MAX_DAY || latter > MAX_DAY || line[end] !== SPACE) return 0
    this.#year = fourth < 0 ? fullYear(third, this.#rules) : third * 100 + fourth
    this.#yearFirst = false
    this.#former = former
    this.#latter = latter
    return end
  }

  /** Returns the index behind the day, or -1. */
  #scanDay(line: Uint8Array, start: number): number {
    const firstEnd = skipDigits(line, start)
    const separator = line[firstEnd]
    if (separator !== DASH && separator !== SLASH && separator !== DOT) return -1
    const secondEnd = skipDigits(line, firstEnd + 1)
    if (line[secondEnd] !== separator) return -1
    const end = skipDigits(line, secondEnd + 1)
    const digits = end - secondEnd - 1
    const yearFirst = firstEnd - start === 4 || (this.#rules.dateOrder === 'ymd' && digits <= 2)
    const yearDigits = yearFirst ? firstEnd - start : digits
    const outerDigits = yearFirst ? digits : firstEnd - start
    if (yearDigits < 2 || yearDigits > 4 || outerDigits < 1 || outerDigits > 2) return -1
    if (secondEnd === firstEnd + 1 || secondEnd > firstEnd + 3) return -1
    const first = numberAt(line, start, firstEnd)
    const second = numberAt(line, firstEnd + 1, secondEnd)
    const third = numberAt(line, secondEnd + 1, end)
    const year = yearFirst ? first : third
    this.#year = yearDigits === 2 ? fullYear(year, this.#rules) : yearDigits === 4 ? year : 1900 + year
    this.#yearFirst = yearFirst
    this.#former = yearFirst ? second : first
    this.#latter = yearFirst ? third : second
    return this.#former > MAX_DAY || this.#latter > MAX_DAY ? -1 : end
  }

  #scanTime(line: Uint8Array, start: number): boolean {
    const colon = isDigit(line[start + 1]) ? start + 2 : start + 1
    const separator = line[colon]
    const hour = colon === start + 2 ? pairAt(line, start) : digitAt(line, start)
    const minute = pairAt(line, colon + 1)
    if ((hour | minute) < 0 || (separator !== COLON && separator !== DOT)) return false
    let end = colon + 3
    this.#hour = hour
    this.#minute = minute
    this.#second = 0
    this.precision = 'minute'
    if (line[end] === separator) {
      this.#second = pairAt(line, end + 1)
      if (this.#second < 0) return false
      this.precision = 'second'
      end += 3
    }
    this.end = line[end] === SPACE ? this.#scanHalf(line, end + 1, end) : this.#scanHalf(line, end, end)
    return this.end === line.length || line[this.end] === SPACE
  }

  /**
   * Takes in `AM`, `pm`, `a`, `p.m.` behind the time, for a blank before which the letter alone does not do. Returns
   * the index behind it, `timeEnd` if none stands there.
   */
  #scanHalf(line: Uint8Array, start: number, timeEnd: number): number {
    const half = (line[start] as number) | LOWER
    if (half !== LETTER_A && half !== LETTER_P) return timeEnd
    let end = start + 1
    if (line[end] === DOT) end++
    if (((line[end] as number) | LOWER) === LETTER_M) end++
    else if (start > timeEnd) return timeEnd
    if (line[end] === DOT) end++
    if (line[end] !== SPACE && (start > timeEnd || end < line.length)) return timeEnd
    if (half === LETTER_P) {
      if (this.#hour < 12) this.#hour += 12
    } else if (this.#hour >= 12) {
      this.#hour = this.#hour === 12 ? 0 : NO_HOUR
    }
    return end
  }
}
