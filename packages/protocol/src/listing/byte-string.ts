import { type Charset, latin1, utf8 } from '../charset.ts'

// A "byte string" is text with one code unit, 0 to 255, for each byte: Latin-1, whatever charset the bytes are in.
//
// Lines of listings are kept like this. It is the cheapest copy that owns its memory (110 ns for a line on Node 20, where a
// Uint8Array of more than 64 bytes takes 580 ns), and scanners can slice it without copying.

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The bytes as a byte string of its own memory. */
export function byteString(bytes: Uint8Array): string {
  // Only ASCII comes out of the fast decoder with as many code units as there were bytes and no replacement character.
  const text = decoder.decode(bytes)
  return text.length === bytes.length && !text.includes('\ufffd') ? text : latin1.decode(bytes)
}

/** The bytes of a byte string, in new memory. */
export function bytesOf(text: string): Uint8Array {
  return latin1.encode(text)
}

/** What the bytes of a byte string say in a charset. */
export function decodeByteString(text: string, charset: Charset): string {
  const asciiIsItself = charset === utf8 || charset === latin1
  return asciiIsItself && isAscii(text) ? text : charset.decode(bytesOf(text))
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}
