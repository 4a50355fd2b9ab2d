import { asciiText, isDigit, SPACE, skipBlanks } from '../bytes.ts'
import { endOfGroupedNumber } from './grouped-number.ts'

const COLON = 0x3a
const LOWER = 0x20
const VOLUME = ' volume '
const DIRECTORY_OF = ' directory of '

/** A sum below a listing: `  2 File(s)   1,234 bytes`, `729088 Bytes Available`, in whatever language. */
export function isCount(line: Uint8Array): boolean {
  const start = skipBlanks(line, 0)
  const end = endOfGroupedNumber(line, start)
  if (end === -1 || line[end] !== SPACE) return false
  return isLetter(line[skipBlanks(line, end)])
}

/** What `dir` puts over or under a listing in any language: all that is indented and begins with a letter, and sums. */
export function isDosTitle(line: Uint8Array): boolean {
  return line[0] === SPACE && (isLetter(line[skipBlanks(line, 0)]) || isCount(line))
}

/** What `dir` begins with in English, enough to know it by: ` Volume in drive C has no label.` */
export function isDosHead(line: Uint8Array): boolean {
  return startsWith(line, VOLUME) || startsWith(line, DIRECTORY_OF)
}

/** Where the path begins in `name:` and ` Directory of C:\name`, the heads of folders; -1 in other lines. */
export function headedPath(line: Uint8Array): number {
  if (startsWith(line, DIRECTORY_OF)) return DIRECTORY_OF.length
  return line.length > 1 && line[0] !== SPACE && line[line.length - 1] === COLON ? 0 : -1
}

function startsWith(line: Uint8Array, words: string): boolean {
  return line.length > words.length && asciiText(line, 0, words.length).toLowerCase() === words
}

function isLetter(byte: number | undefined): boolean {
  if (byte === undefined || isDigit(byte)) return false
  const small = byte | LOWER
  return (small >= 0x61 && small <= 0x7a) || byte > 0x7f
}
