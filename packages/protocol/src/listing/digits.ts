import { isDigit } from '../bytes.ts'

/** The number of the one digit at an index; negative for anything else. */
export function digitAt(line: Uint8Array, at: number): number {
  const byte = line[at]
  return isDigit(byte) ? byte - 0x30 : -1
}

/** The number of the two digits at an index; negative for anything else. */
export function pairAt(line: Uint8Array, at: number): number {
  const ones = digitAt(line, at + 1)
  const tens = digitAt(line, at)
  return (tens | ones) < 0 ? -1 : tens * 10 + ones
}
