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
  }

  /** What was read; null for a day or a time that does not exist, and where the year cannot be told. */
  timestamp(years: YearRule | undefined): Timestamp | null {
    let { month, day, hour } = this
    const { minute, second, millisecond, precision } = this
    const yearInferred = this.year === 0
    let year = yearInferred ? years?.infer(month, day, hour, minute) : this.year
    if (year === undefined || day === 0 || day > daysInMonth(year, month)) return null
    if (minute > 59 || second > 60 || hour > 24) return null
    if (hour === 24) {
      // Some servers write the end of a day like this.
      if (minute + second > 0) return null
      const next = new Date(Date.UTC(year, month - 1, day + 1))
      year = next.getUTCFullYear()
      month = next.getUTCMonth() + 1
      day = next.getUTCDate()
      hour = 0
    }
    return { year, month, day, hour, minute, second, millisecond, precision, zone: 'unknown', yearInferred }
  }
}
