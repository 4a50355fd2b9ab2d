import { numberAt, skipBlanks, skipDigits } from '../bytes.ts'
import { readTime, readTimeBehind, readYear } from './clock-time.ts'
import { type DateRules, fullYear } from './full-year.ts'
import type { LooseDate } from './loose-date.ts'
import { monthAt } from './month-name.ts'

const DASH = 0x2d
const SLASH = 0x2f
const DOT = 0x2e

/**
 * Reads a date whose parts are joined: `2005-06-07 21:22`, `2005-06-07 21:22:01.000000000 +0200`, `1999/10/12 17:12`,
 * `24-04-2003 17:12`, `01-jun-99`, `2004.07.15`, `09-26 13:45`, `09-26 2000`.
 */
export function readNumericDate(
  line: Uint8Array,
  start: number,
  date: LooseDate,
  context: DateRules,
): boolean {
  const firstEnd = skipDigits(line, start)
  const separator = line[firstEnd]
  if (separator !== DASH && separator !== SLASH && separator !== DOT) return false
  const first = numberAt(line, start, firstEnd)
  const month = monthAt(line, firstEnd + 1)
  const secondEnd = month === 0 ? skipDigits(line, firstEnd + 1) : firstEnd + 4
  const second = numberAt(line, firstEnd + 1, secondEnd)
  if (secondEnd === firstEnd + 1 || secondEnd > firstEnd + 4) return false
  if (line[secondEnd] !== separator) {
    // A full stop would be that of a time or of a size.
    if (separator === DOT || month > 0 || firstEnd - start > 2 || secondEnd - firstEnd > 3) return false
    const next = skipBlanks(line, secondEnd)
    setDayOrMonth(date, 0, first, second, context)
    return next > secondEnd && (readYear(line, next, date) || readTime(line, next, date))
  }
  const thirdStart = secondEnd + 1
  const thirdEnd = skipDigits(line, thirdStart)
  const third = numberAt(line, thirdStart, thirdEnd)
  const digits = thirdEnd - thirdStart
  if (digits !== 4 && digits !== 2) return false
  if (firstEnd - start === 4) {
    date.setDay(first, month === 0 ? second : month, third)
  } else {
    if (firstEnd - start > 2) return false
    const year = digits === 4 ? third : fullYear(third, context)
    if (month === 0) setDayOrMonth(date, year, first, second, context)
    else date.setDay(year, month, first)
  }
  readTimeBehind(line, thirdEnd, date)
  return true
}

/** Sets a day and a month in either order; a number above 12 tells which, or else the order of the listing. */
function setDayOrMonth(
  date: LooseDate,
  year: number,
  first: number,
  second: number,
  { dateOrder }: DateRules,
): void {
  const dayFirst = first > 12 || (second <= 12 && dateOrder === 'dmy')
  if (dayFirst) date.setDay(year, second, first)
  else date.setDay(year, first, second)
  date.ambiguous = dateOrder === undefined && first <= 12 && second <= 12 && first !== second
}
