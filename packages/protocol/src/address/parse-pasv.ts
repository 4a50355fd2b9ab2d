import { isDigit, SPACE } from '../bytes.ts'
import type { Reply } from '../reply/reply.ts'
import type { DataAddress } from './data-address.ts'
import { hostPortOf } from './host-port.ts'

const COMMA = 0x2c

/**
 * The address in a 227 (RFC 959, 4.2), wherever in the text it stands (RFC 1123, 4.1.2.6).
 *
 * Undefined for another code, without six numbers, for an octet above 255, and for port 0.
 */
export function parsePasvReply(reply: Reply): DataAddress | undefined {
  return reply.code === 227 ? findHostPort(reply.lines.join('\n')) : undefined
}

/** The first six numbers of a text that only commas and blanks part. */
export function findHostPort(text: string): DataAddress | undefined {
  let numbers: number[] = []
  let negative = false
  let comma = false
  let at = 0
  while (at < text.length) {
    const unit = text.charCodeAt(at)
    if (isDigit(unit)) {
      if (!comma) {
        if (numbers.length === 6) break
        numbers = []
        negative = text[at - 1] === '-'
      }
      // Saturates: what is past an octet is not an address, however many digits follow.
      let value = 0
      for (; at < text.length && isDigit(text.charCodeAt(at)); at++) {
        value = Math.min(value * 10 + text.charCodeAt(at) - 0x30, 256)
      }
      numbers.push(value)
      comma = false
      continue
    }
    if (unit === COMMA && !comma && numbers.length > 0) {
      comma = true
    } else if (unit !== SPACE) {
      if (numbers.length === 6) break
      numbers = []
      comma = false
    }
    at++
  }
  return negative ? undefined : hostPortOf(numbers)
}
