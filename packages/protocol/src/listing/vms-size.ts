import { numberAt, skipDigits } from '../bytes.ts'

const ASTERISK = 0x2a
const SLASH = 0x2f
const CAPITAL_B = 0x42
const BLOCK_BYTES = 512
const UNITS = 'KMGT'

/**
 * Bytes for a size of VMS; null for what does not fit its column (`******`) or JavaScript, undefined for what is none.
 *
 * `9` and `9/12` are blocks of 512 bytes, used and allocated; what is more than the allocated blocks must be bytes.
 * `2KB` is rounded.
 */
export function parseVmsSize(line: Uint8Array, start: number, end: number): number | null | undefined {
  const digits = skipDigits(line, start)
  if (digits === start) return line[start] === ASTERISK ? null : undefined
  const used = numberAt(line, start, digits)
  let size = used * BLOCK_BYTES
  if (digits < end) {
    const isPair = line[digits] === SLASH && skipDigits(line, digits + 1) === end
    const unit = UNITS.indexOf(String.fromCharCode(line[digits] as number))
    if (isPair) {
      if (used > numberAt(line, digits + 1, end)) size = used
    } else {
      if (unit === -1 || line[digits + 1] !== CAPITAL_B || digits + 2 !== end) return undefined
      size = used * 1024 ** (unit + 1)
    }
  }
  return Number.isSafeInteger(size) ? size : null
}
