import { skipBlanks, skipDigits } from '../bytes.ts'
import { endOfField } from './end-of-field.ts'

const COLON = 0x3a

/** Whether one of the next words has a colon between digits or is a number of four digits. */
export function hasTime(line: Uint8Array, start: number): boolean {
  let at = start
  for (let count = 0; count < 4; count++) {
    const from = skipBlanks(line, at)
    at = endOfField(line, from)
    const digits = skipDigits(line, from)
    if (digits > from && (line[digits] === COLON || (digits === from + 4 && digits === at))) return true
  }
  return false
}
