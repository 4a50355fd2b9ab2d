import { isDigit } from '../bytes.ts'

/**
 * The number that the digits from `start` to `end` spell; null for anything else and for what JavaScript cannot
 * hold exactly.
 */
export function parseSize(bytes: Uint8Array, start: number, end: number): number | null {
  let value = 0
  for (let at = start; at < end; at++) {
    const byte = bytes[at]
    if (!isDigit(byte)) return null
    // The brackets keep the sum exact up to the largest safe integer.
    value = value * 10 + (byte - 0x30)
  }
  return end > start && Number.isSafeInteger(value) ? value : null
}
