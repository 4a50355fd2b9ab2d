import { millisecondsAt, numberAt, SPACE, skipBlanks, skipDigits } from '../bytes.ts'
import type { DateFields } from './date-fields.ts'
import type { LooseDate } from './loose-date.ts'

const COLON = 0x3a
const DASH = 0x2d
const DOT = 0x2e
const PLUS = 0x2b

/** Reads `3:26`, `03:26`, `09.17` or `03:26:59` into the fields. Behind seconds, a year may follow if there is none yet. */
export function readTime(line: Uint8Array, start: number, date: DateFields): boolean {
  const hourEnd = skipDigits(line, start)
  const minuteEnd = skipDigits(line, hourEnd + 1)
  const separator = line[hourEnd]
  if (hourEnd === start || hourEnd - start > 2) return false
  if (minuteEnd === hourEnd + 1 || minuteEnd - hourEnd > 3) return false
  if (separator !== COLON && (separator !== DOT || minuteEnd !== start + 5)) return false
  date.hour = numberAt(line, start, hourEnd)
  date.minute = numberAt(line, hourEnd + 1, minuteEnd)
  date.precision = 'minute'
  date.end = minuteEnd
  if (line[minuteEnd] !== COLON) return true

  const secondEnd = skipDigits(line, minuteEnd + 1)
  if (secondEnd !== minuteEnd + 3) return false
  date.second = numberAt(line, minuteEnd + 1, secondEnd)
  date.precision = 'second'
  date.end = secondEnd
  if (date.year === 0) readYear(line, skipBlanks(line, date.end), date)
  return true
}

/** Reads four digits with nothing behind them. */
export function readYear(line: Uint8Array, start: number, date: DateFields): boolean {
  const end = skipDigits(line, start)
  if (end !== start + 4 || (end < line.length && line[end] !== SPACE)) return false
  date.year = numberAt(line, start, end)
  date.end = end
  return true
}

/** Reads the time, and the zone, behind a day with its year; where no time follows, the name does. */
export function readTimeBehind(line: Uint8Array, dayEnd: number, date: LooseDate): void {
  const { year, month, day, ambiguous } = date
  const time = skipBlanks(line, dayEnd)
  date.end = dayEnd
  if (time === dayEnd) return
  if (!readExactTime(line, time, date) || (date.end < line.length && line[date.end] !== SPACE)) {
    date.setDay(year, month, day)
    date.ambiguous = ambiguous
    date.end = dayEnd
  } else if (date.precision !== 'minute') {
    readOffset(line, date.end + 1, date)
  }
}

/** Reads a zone such as `+0200` if one stands there. */
function readOffset(line: Uint8Array, start: number, date: LooseDate): void {
  const sign = line[start]
  if ((sign !== PLUS && sign !== DASH) || skipDigits(line, start + 1) !== start + 5) return
  const minutes = numberAt(line, start + 1, start + 3) * 60 + numberAt(line, start + 3, start + 5)
  date.offset = sign === DASH ? -minutes : minutes
  date.end = start + 5
}

/** The same, perhaps with a fraction: `03:26:59.123`. */
export function readExactTime(line: Uint8Array, start: number, date: DateFields): boolean {
  if (!readTime(line, start, date)) return false
  if (date.precision !== 'second' || line[date.end] !== DOT) return true
  const fraction = date.end + 1
  date.precision = 'millisecond'
  date.end = skipDigits(line, fraction)
  date.millisecond = millisecondsAt(line, fraction, date.end)
  return true
}
