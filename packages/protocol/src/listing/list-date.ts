import { daysInMonth, type Timestamp } from '../answers/timestamp.ts'
import { isDigit, SPACE } from '../bytes.ts'
import type { YearRule } from './infer-year.ts'
import { monthAt } from './month-name.ts'

const COMMA = 0x2c
const COLON = 0x3a
const DASH = 0x2d
const DOT = 0x2e
const PLUS = 0x2b

/**
 * The date of an `ls` line: `Jan 29 03:26`, `Apr  8  1994`, `Mar  3 04:49:59 2003`, `Oct 08, 2002 09:47`, `29 Jul
 * 02:27`,
 * `2005-06-07 21:22`, `2005-06-07 21:22:01.000000000 +0200`.
 *
 * One object scans all lines of a listing, so that looking for a date costs no garbage.
 */
export class ListDate {
  /** Index behind the date that was found. */
  end = 0
  /** 0 where the line gives none. */
  #year = 0
  #month = 0
  #day = 0
  #hour = 0
  #minute = 0
  #second = 0
  #millisecond = 0
  #precision: Timestamp['precision'] = 'day'
  /** Minutes ahead of UTC, where the line gives them. */
  #offset: number | undefined

  /** Whether a date begins at the index and ends before a blank or with the line. */
  scan(line: Uint8Array, start: number): boolean {
    const found = !isDigit(line[start])
      ? this.#scanMonthFirst(line, start)
      : line[start + 4] === DASH
        ? this.#scanIso(line, start)
        : this.#scanDayFirst(line, start)
    return found && (this.end === line.length || line[this.end] === SPACE)
  }

  /** What was found; null for a day or a time that does not exist, and where the year cannot be told. */
  timestamp(years: YearRule | undefined): Timestamp | null {
    const month = this.#month
    const day = this.#day
    const hour = this.#hour
    const minute = this.#minute
    const second = this.#second
    const yearInferred = this.#year === 0
    const year = yearInferred ? years?.infer(month, day, hour, minute) : this.#year
    if (year === undefined || day === 0 || day > daysInMonth(year, month)) return null
    if (hour > 23 || minute > 59 || second > 60) return null
    const millisecond = this.#millisecond
    const precision = this.#precision
    if (this.#offset === undefined) {
      return { year, month, day, hour, minute, second, millisecond, precision, zone: 'unknown', yearInferred }
    }
    const utc = new Date(Date.UTC(year, month - 1, day, hour, minute - this.#offset, second, millisecond))
    return {
      year: utc.getUTCFullYear(),
      month: utc.getUTCMonth() + 1,
      day: utc.getUTCDate(),
      hour: utc.getUTCHours(),
      minute: utc.getUTCMinutes(),
      second: utc.getUTCSeconds(),
      millisecond,
      precision,
      zone: 'utc',
      yearInferred: false,
    }
  }

  #begin(year: number, month: number, day: number): void {
    this.#year = year
    this.#month = month
    this.#day = day
    this.#hour = 0
    this.#minute = 0
    this.#second = 0
    this.#millisecond = 0
    this.#precision = 'day'
    this.#offset = undefined
  }

  #scanMonthFirst(line: Uint8Array, start: number): boolean {
    const month = monthAt(line, start)
    if (month === 0) return false
    const dayStart = skipBlanks(line, start + 3)
    const dayEnd = skipDigits(line, dayStart)
    if (dayStart === start + 3 || dayEnd - dayStart < 1 || dayEnd - dayStart > 2) return false
    this.#begin(0, month, numberAt(line, dayStart, dayEnd))
    const comma = line[dayEnd] === COMMA
    const next = skipBlanks(line, comma ? dayEnd + 1 : dayEnd)
    if (next === dayEnd) return false
    if (!this.#scanYear(line, next)) return this.#scanTime(line, next)
    // Behind a comma, the time follows the year; elsewhere the name does.
    return comma ? this.#scanTime(line, skipBlanks(line, this.end)) : true
  }

  #scanDayFirst(line: Uint8Array, start: number): boolean {
    const dayEnd = skipDigits(line, start)
    if (dayEnd - start > 2) return false
    const monthStart = skipBlanks(line, dayEnd)
    const month = monthAt(line, monthStart)
    const next = skipBlanks(line, monthStart + 3)
    if (monthStart === dayEnd || month === 0 || next === monthStart + 3) return false
    this.#begin(0, month, numberAt(line, start, dayEnd))
    return this.#scanYear(line, next) || this.#scanTime(line, next)
  }

  #scanIso(line: Uint8Array, start: number): boolean {
    if (skipDigits(line, start) !== start + 4 || skipDigits(line, start + 5) !== start + 7) return false
    if (line[start + 7] !== DASH || skipDigits(line, start + 8) !== start + 10) return false
    const month = numberAt(line, start + 5, start + 7)
    this.#begin(numberAt(line, start, start + 4), month, numberAt(line, start + 8, start + 10))
    const time = skipBlanks(line, start + 10)
    if (time === start + 10 || !this.#scanTime(line, time)) return false
    if (this.#precision === 'minute') return true
    this.#scanOffset(line, this.end + 1)
    return true
  }

  /** Four digits and a blank. */
  #scanYear(line: Uint8Array, start: number): boolean {
    const end = skipDigits(line, start)
    if (end !== start + 4 || (end < line.length && line[end] !== SPACE)) return false
    this.#year = numberAt(line, start, end)
    this.end = end
    return true
  }

  /** `3:26`, `03:26`, `03:26:59`, `03:26:59.123`; with seconds, a year may follow. */
  #scanTime(line: Uint8Array, start: number): boolean {
    const hourEnd = skipDigits(line, start)
    const minuteEnd = skipDigits(line, hourEnd + 1)
    if (hourEnd === start || hourEnd - start > 2 || line[hourEnd] !== COLON) return false
    if (minuteEnd === hourEnd + 1 || minuteEnd - hourEnd > 3) return false
    this.#hour = numberAt(line, start, hourEnd)
    this.#minute = numberAt(line, hourEnd + 1, minuteEnd)
    this.#precision = 'minute'
    this.end = minuteEnd
    if (line[minuteEnd] !== COLON) return true

    const secondEnd = skipDigits(line, minuteEnd + 1)
    if (secondEnd !== minuteEnd + 3) return false
    this.#second = numberAt(line, minuteEnd + 1, secondEnd)
    this.#precision = 'second'
    this.end = secondEnd
    if (line[secondEnd] === DOT) {
      const fractionEnd = skipDigits(line, secondEnd + 1)
      for (let at = secondEnd + 1, weight = 100; at < fractionEnd && weight >= 1; at++, weight /= 10) {
        this.#millisecond += ((line[at] as number) - 0x30) * weight
      }
      this.#precision = 'millisecond'
      this.end = fractionEnd
    }
    if (this.#year === 0) this.#scanYear(line, skipBlanks(line, this.end))
    return true
  }

  /** `+0200`. */
  #scanOffset(line: Uint8Array, start: number): void {
    const sign = line[start]
    if ((sign !== PLUS && sign !== DASH) || skipDigits(line, start + 1) !== start + 5) return
    const minutes = numberAt(line, start + 1, start + 3) * 60 + numberAt(line, start + 3, start + 5)
    this.#offset = sign === DASH ? -minutes : minutes
    this.end = start + 5
  }
}

function skipBlanks(line: Uint8Array, start: number): number {
  let at = start
  while (line[at] === SPACE) at++
  return at
}

function skipDigits(line: Uint8Array, start: number): number {
  let at = start
  while (isDigit(line[at])) at++
  return at
}

function numberAt(line: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let at = start; at < end; at++) value = value * 10 + (line[at] as number) - 0x30
  return value
}
