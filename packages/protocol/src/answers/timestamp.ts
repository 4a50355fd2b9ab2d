import { badArgument } from '../bad-argument.ts'

/** A point in time as a server wrote it: numbers, how exact they are, and whether they are UTC. */
export interface Timestamp {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  /** 0 to 60: RFC 3659 allows leap seconds. */
  readonly second: number
  readonly millisecond: number
  /** The smallest unit that was given; what is below it is 0. */
  readonly precision: 'day' | 'minute' | 'second' | 'millisecond'
  /** `unknown`: the clock on the server's wall. */
  readonly zone: 'utc' | 'unknown'
  /** The listing gave no year; it is the latest one that does not put the date in the future. */
  readonly yearInferred: boolean
  /** True where day and month may be the other way round: both orders are a date, and nothing tells which is meant. */
  readonly orderAmbiguous?: boolean | undefined
}

/** A time in UTC, as RFC 3659 gives it. */
export interface TimeValue extends Timestamp {
  readonly zone: 'utc'
}

/**
 * The instant of a timestamp.
 *
 * `zoneOffsetMinutes` is what the server's clock is ahead of UTC (Berlin in winter: 60). It applies to an unknown
 * zone, where leaving it out throws `LocalProtocolError`: the zone of this machine would be a guess.
 */
export function toDate(timestamp: TimeValue): Date
export function toDate(timestamp: Timestamp, zoneOffsetMinutes: number): Date
export function toDate(timestamp: Timestamp, zoneOffsetMinutes?: number): Date {
  const { year, month, day, hour, minute, second, millisecond, zone } = timestamp
  if (zone === 'unknown' && zoneOffsetMinutes === undefined) {
    throw badArgument(
      'the listing does not say its time zone; pass its offset from UTC in minutes',
      'listing',
    )
  }
  const offset = zone === 'utc' ? 0 : (zoneOffsetMinutes as number)
  const date = new Date(0)
  // Date.UTC reads the years 0 to 99 as 1900 to 1999.
  date.setUTCFullYear(year, month - 1, day)
  date.setUTCHours(hour, minute - offset, second, millisecond)
  return date
}

/** The parts of an instant in UTC. */
export function partsOf(
  date: Date,
): Pick<Timestamp, 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second'> & { readonly zone: 'utc' } {
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    zone: 'utc',
  }
}

/** Days of a month in the Gregorian calendar; 0 for a month that does not exist. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  if (month === 4 || month === 6 || month === 9 || month === 11) return 30
  return month >= 1 && month <= 12 ? 31 : 0
}
