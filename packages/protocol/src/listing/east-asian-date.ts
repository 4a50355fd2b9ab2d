import { isDigit, numberAt, SPACE, skipBlanks, skipDigits } from '../bytes.ts'
import { readTime, readTimeBehind } from './clock-time.ts'
import type { LooseDate } from './loose-date.ts'

/**
 * Reads `4月 18日 2003年`, `4月 18日 20:59`, `4月 18 2003` and `2005년  1월  6일`, whatever charset they are in: numbers
 * with one character behind them that is not ASCII. Only the first number must have it.
 */
export function readEastAsianDate(line: Uint8Array, start: number, date: LooseDate): boolean {
  const firstEnd = skipDigits(line, start)
  const secondStart = skipBlanks(line, endOfUnit(line, firstEnd))
  const secondEnd = skipDigits(line, secondStart)
  const thirdStart = skipBlanks(line, endOfUnit(line, secondEnd))
  const thirdEnd = skipDigits(line, thirdStart)
  if (secondEnd === secondStart || thirdEnd === thirdStart) return false
  const first = numberAt(line, start, firstEnd)
  const second = numberAt(line, secondStart, secondEnd)
  const third = numberAt(line, thirdStart, thirdEnd)
  if (firstEnd - start === 4) {
    date.setDay(first, second, third)
    readTimeBehind(line, endOfUnit(line, thirdEnd), date)
    return true
  }
  date.setDay(0, first, second)
  if (thirdEnd - thirdStart !== 4) return readTime(line, thirdStart, date)
  date.year = third
  date.end = endOfUnit(line, thirdEnd)
  return true
}

/** Index behind a character that begins with a byte past ASCII: up to the next blank or number. */
function endOfUnit(line: Uint8Array, start: number): number {
  if (!((line[start] as number) > 0x7f)) return start
  let at = start + 1
  while (at < line.length && line[at] !== SPACE && !isDigit(line[at])) at++
  return at
}
