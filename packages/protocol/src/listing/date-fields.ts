import { daysInMonth, type Timestamp } from '../answers/timestamp.ts'
import type { YearRule } from './infer-year.ts'

/**
 * The parts of a date while they are read from a line.
 *
 * One object serves all lines of a listing, so that looking for a date costs no garbage.
 */
export class DateFields {
  /** Index behind what was read. */
  end = 0
  /** 0 where the line gives none. */
  year = 0
  month = 0
  day = 0
  hour = 0
  minute = 0
  second = 0
  millisecond = 0
  precision: Timestamp['precision'] = 'day'
  /** Minutes ahead of UTC, where the line gives them. */
  offset: number | undefined
  /** Day and month may be the other way round. */
  ambiguous = false

  /** Begins with a day; without a time so far. */
  setDay(year: number, month: number, day: number): void {
    this.year = year
    this.month = month
    this.day = day
    this.hour = 0
    this.minute = 0
    this.second = 0
    this.millisecond = 0
    this.precision = 'day'
    this.offset = undefined
    this.ambiguous = false
  }

  /** What was read; null for a day or a time that does not exist, and where the year cannot be told. */
  timestamp(years: YearRule | undefined): Timestamp | null {
    const { month, day, hour, minute, second, millisecond, precision } = this
    const yearInferred = this.year === 0
    const year = yearInferred ? years?.infer(month, day, hour, minute) : this.year
    if (year === undefined || day === 0 || day > daysInMonth(year, month)) return null
    if (minute > 59 || second > 60) return null
    if (this.offset === undefined && hour < 24 && !this.ambiguous) {
      return { year, month, day, hour, minute, second, millisecond, precision, zone: 'unknown', yearInferred }
    }
    // Some servers write the end of a day as 24:00.
    if (hour > 24 || (hour === 24 && minute + second > 0)) return null
    const moved = new Date(Date.UTC(year, month - 1, day, hour, minute - (this.offset ?? 0), second))
    return {
      year: moved.getUTCFullYear(),
      month: moved.getUTCMonth() + 1,
      day: moved.getUTCDate(),
      hour: moved.getUTCHours(),
      minute: moved.getUTCMinutes(),
      second: moved.getUTCSeconds(),
      millisecond,
      precision,
      zone: this.offset === undefined ? 'unknown' : 'utc',
      yearInferred,
      orderAmbiguous: this.ambiguous,
    }
  }
}
