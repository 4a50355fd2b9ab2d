import { latin1 } from '../charset.ts'

// A "byte string" is text with one code unit, 0 to 255, for each byte: Latin-1, whatever charset the bytes are in.
//
// Entries keep their lines like this. It is the cheapest copy that owns its memory (110 ns for a line on Node 20,
// where a Uint8Array of more than 64 bytes takes 580 ns), and its parts are slices that copy nothing.

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** The text of the bytes if all of them are ASCII. */
export function asciiOnly(bytes: Uint8Array): string | undefined {
  // The decoder is quick, and only ASCII leaves it with as many code units as bytes and no replacement character.
  const text = decoder.decode(bytes)
  return text.length === bytes.length && !text.includes('\ufffd') ? text : undefined
}

/** The bytes as a byte string of its own memory. */
export function byteString(bytes: Uint8Array): string {
  return asciiOnly(bytes) ?? latin1.decode(bytes)
}

/** The bytes of a byte string, in new memory. */
export function bytesOf(text: string): Uint8Array {
  return latin1.encode(text)
}
