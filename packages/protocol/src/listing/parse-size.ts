import { isDigit } from '../bytes.ts'

/** The number that the digits from `start` to `end` spell; null for anything else and for what JavaScript cannot hold exactly. */
export function parseSize(text: string, start: number, end: number): number | null {
  let value = 0
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at)
    if (!isDigit(unit)) return null
    value = value * 10 + unit - 0x30
  }
  return end > start && Number.isSafeInteger(value) ? value : null
}
