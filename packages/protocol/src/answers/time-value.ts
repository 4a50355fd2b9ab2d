import { badArgument } from '../bad-argument.ts'
import { encodeUtf8 } from '../byte-string.ts'
import { millisecondsAt, numberAt, skipDigits } from '../bytes.ts'
import type { Reply } from '../reply/reply.ts'
import { daysInMonth, type TimeValue } from './timestamp.ts'

/**
 * Reads a time-val (RFC 3659, 2.3): `YYYYMMDDHHMMSS[.sss]`, always UTC.
 *
 * Also taken, as servers send it: a `Z` behind it, no seconds, no time at all, and the year 2000 as `19100`.
 * Undefined for anything else and for a date that does not exist.
 *
 * @example
 * parseTimeValue('20240131120000')?.month // 1
 */
export function parseTimeValue(text: string): TimeValue | undefined {
  const bytes = encodeUtf8(text)
  return readTimeValue(bytes, 0, bytes.length)
}

/** The time in the 213 that answers MDTM (RFC 3659, 3.1); undefined for another code and for what is no time-val. */
export function parseTimeReply(reply: Reply): TimeValue | undefined {
  const text = reply.lines.at(-1)
  return reply.code === 213 && text !== undefined ? parseTimeValue(text.trim()) : undefined
}

/** Reads a time-val that stands from `start` to `end`, where no digit stands. */
export function readTimeValue(text: Uint8Array, start: number, end: number): TimeValue | undefined {
  let stop = skipDigits(text, start)
  let digits = stop - start
  let at = start + 4
  let year = numberAt(text, start, at)
  if (digits === 15 && numberAt(text, start, start + 3) === 191) {
    // Years printed as "19" and the years since 1900.
    year = 1900 + numberAt(text, start + 2, ++at)
    digits--
  }
  if (digits !== 14 && digits !== 12 && digits !== 8) return undefined

  const month = numberAt(text, at, at + 2)
  const day = numberAt(text, at + 2, at + 4)
  const hour = digits > 8 ? numberAt(text, at + 4, at + 6) : 0
  const minute = digits > 8 ? numberAt(text, at + 6, at + 8) : 0
  const second = digits > 12 ? numberAt(text, at + 8, at + 10) : 0
  if (year === 0 || day === 0 || day > daysInMonth(year, month)) return undefined
  if (hour > 23 || minute > 59 || second > 60) return undefined

  let millisecond = 0
  let precision: TimeValue['precision'] = digits === 14 ? 'second' : digits === 12 ? 'minute' : 'day'
  if (stop < end && text[stop] === DOT && digits === 14) {
    const fraction = stop + 1
    stop = skipDigits(text, fraction)
    if (stop === fraction) return undefined
    millisecond = millisecondsAt(text, fraction, stop)
    precision = 'millisecond'
  }
  if (stop + 1 === end && text[stop] === LETTER_Z) stop++
  if (stop !== end) return undefined
  return { year, month, day, hour, minute, second, millisecond, precision, zone: 'utc', yearInferred: false }
}

/**
 * Writes a time-val in UTC (RFC 3659, 2.3); milliseconds only where there are some. Throws `LocalProtocolError` for a
 * date without four digits of year.
 *
 * @example
 * formatTimeValue(new Date('2024-01-31T12:00:00Z')) // '20240131120000'
 */
export function formatTimeValue(date: Date): string {
  const time = date.getTime()
  if (!(time >= EARLIEST && time <= LATEST)) {
    throw badArgument('the date is not valid or not within the years 1 to 9999')
  }
  const iso = date.toISOString()
  const seconds = iso.slice(0, 19).replaceAll('-', '').replaceAll(':', '').replace('T', '')
  return time % 1000 === 0 ? seconds : seconds + iso.slice(19, 23)
}

const DOT = 0x2e
const LETTER_Z = 0x5a
const EARLIEST = new Date('0001-01-01T00:00:00.000Z').getTime()
const LATEST = new Date('9999-12-31T23:59:59.999Z').getTime()
