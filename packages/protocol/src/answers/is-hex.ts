import { isDigit } from '../bytes.ts'

/** Whether the text is hexadecimal digits, of either case, and at least one. */
export function isHex(text: string | undefined): text is string {
  if (text === undefined || text === '') return false
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (!isDigit(unit) && !((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x66)) return false
  }
  return true
}
