/** Text as it goes over the wire, in UTF-8 or one byte a character. */
export function bytesOf(text: string, charset: 'utf8' | 'latin1' = 'utf8'): Uint8Array {
  return Uint8Array.from(Buffer.from(text, charset))
}
