import { isDigit, SPACE } from '../bytes.ts'
import { byteString } from './byte-string.ts'

const COLON = 0x3a
const DASH = 0x2d
const DOT = 0x2e

/** A blank line, a sum such as `total 12` in whatever language, or a message such as `ls: x: Permission denied`. */
export function isUnixNoise(bytes: Uint8Array): boolean {
  const line = byteString(bytes)
  if (line.trim() === '') return true
  const blank = line.indexOf(' ')
  if (blank < 1) return false
  if (line.charCodeAt(blank - 1) === COLON && line.includes(': ', blank)) return true
  return isSum(line, blank)
}

/** One word, perhaps with a colon, and one number, perhaps negative or with a unit (`4.0K`). */
function isSum(line: string, blank: number): boolean {
  for (let at = 0; at < blank; at++) {
    const unit = line.charCodeAt(at)
    if (isDigit(unit) || unit === DASH) return false
  }
  let at = blank
  while (line.charCodeAt(at) === SPACE) at++
  if (line.charCodeAt(at) === DASH) at++
  const digits = at
  while (isDigit(line.charCodeAt(at)) || (at > digits && line.charCodeAt(at) === DOT)) at++
  if (at === line.length - 1 && 'KMGT'.includes(line.charAt(at))) at++
  return isDigit(line.charCodeAt(digits)) && at === line.length
}
