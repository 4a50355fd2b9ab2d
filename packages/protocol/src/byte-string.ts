/** Makes text of bytes; never throws. */
export type Decode = (bytes: Uint8Array) => string

// A "byte string" is text with one code unit, 0 to 255, for each byte: Latin-1, whatever charset the bytes are in.
//
// Lines that are not UTF-8 are kept like this: it is the cheapest copy that owns its memory (110 ns for a line on Node
// 20, where a Uint8Array of more than 64 bytes takes 580 ns), and its parts are slices that copy nothing.

const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const encoder = new TextEncoder()
const CHUNK = 4096

/** The text of bytes, undefined if they are not UTF-8. */
export function exactText(bytes: Uint8Array): string | undefined {
  // Nearly all bytes are UTF-8 without the character that stands for a mistake, and the lenient decoder is the quicker.
  const text = decoder.decode(bytes)
  if (!text.includes('\ufffd')) return text
  try {
    return strictDecoder.decode(bytes)
  } catch {
    return undefined
  }
}

/** UTF-8 (RFC 2640), and Latin-1 for bytes that are not. */
export function decodeUtf8(bytes: Uint8Array): string {
  return exactText(bytes) ?? byteString(bytes)
}

export function encodeUtf8(text: string): Uint8Array {
  return encoder.encode(text)
}

/** What decodes names; without a charset it is `decodeUtf8`. */
export function decoderOf(charset: { readonly decode: Decode } | undefined): Decode {
  return charset === undefined ? decodeUtf8 : bytes => charset.decode(bytes)
}

/** The bytes as a byte string of its own memory. */
export function byteString(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += CHUNK) {
    text += String.fromCharCode.apply(null, bytes.subarray(at, at + CHUNK) as unknown as number[])
  }
  return text
}

/** The bytes of a byte string, in new memory. */
export function bytesOf(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length)
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at)
  return bytes
}
