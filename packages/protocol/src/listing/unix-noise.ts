import { byteString } from '../byte-string.ts'

/** A blank line, a sum such as `total 12` in whatever language, or a message such as `ls: x: Permission denied`. */
export function isUnixNoise(line: Uint8Array): boolean {
  const text = byteString(line)
  const blank = text.indexOf(' ')
  const word = text.slice(0, blank)
  const rest = text.slice(blank).trim()
  if (rest === '' || blank < 1) return text.trim() === ''
  if (word.endsWith(':') && rest.includes(': ')) return true
  // One word and one number, perhaps negative or with a unit (`4.0K`).
  return !hasDigitOrDash.test(word) && startsWithNumber.test(rest) && !isNoNumber.test(rest)
}

const hasDigitOrDash = /[\d-]/
const startsWithNumber = /^-?\d/
const isNoNumber = /[^\d.KMGT-]/
