import { asciiLower } from '../ascii-case.ts'
import type { Reply } from '../reply/reply.ts'

const PREFIX = 'adat='
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

/**
 * The security data in the 235, 334 or 335 that answers AUTH or ADAT: `ADAT=` and base64 (RFC 2228, 3 and 5).
 *
 * Undefined for another code, where none is given, and for what is no base64.
 */
export function parseSecurityData(reply: Reply): Uint8Array | undefined {
  if (reply.code !== 235 && reply.code !== 334 && reply.code !== 335) return undefined
  for (const line of reply.lines) {
    const text = line.trim()
    const at = asciiLower(text).indexOf(PREFIX)
    if (at !== -1) return decodeBase64(text.slice(at + PREFIX.length))
  }
  return undefined
}

/**
 * The data of a protected reply, 631 to 633: the base64 of its lines, one after the other (RFC 2228, 5 and 6). The
 * security mechanism makes another reply of it.
 */
export function parseProtectedReply(reply: Reply): Uint8Array | undefined {
  if (reply.code < 631 || reply.code > 633) return undefined
  return decodeBase64(reply.lines.map(line => line.trim()).join(''))
}

function decodeBase64(text: string): Uint8Array | undefined {
  const digits = text.endsWith('==') ? text.slice(0, -2) : text.endsWith('=') ? text.slice(0, -1) : text
  if (text.length % 4 !== 0) return undefined
  const bytes = new Uint8Array(Math.floor((digits.length * 3) / 4))
  let held = 0
  let bits = 0
  let length = 0
  for (const digit of digits) {
    const value = ALPHABET.indexOf(digit)
    if (value === -1) return undefined
    held = ((held << 6) | value) & 0xffff
    bits += 6
    if (bits < 8) continue
    bits -= 8
    bytes[length++] = held >> bits
  }
  return bytes
}
