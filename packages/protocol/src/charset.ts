import { byteString, decodeUtf8, encodeUtf8 } from './byte-string.ts'
import { LocalProtocolError } from './errors.ts'

/**
 * Translates between text and the bytes of a connection.
 *
 * Any charset will do that writes ASCII as ASCII and has no CR, LF or NUL byte in other characters, as Windows code
 * pages, Shift JIS and GBK: codes, verbs and line ends are ASCII whatever the charset.
 */
export interface Charset {
  /** For messages. */
  readonly name: string
  /** Throws `LocalProtocolError` (`FTP_UNENCODABLE`) for text that the charset cannot express. */
  encode(text: string): Uint8Array
  /** Never throws: bytes that are not of the charset are read in some other way. */
  decode(bytes: Uint8Array): string
}

/** ISO 8859-1: each byte is the character of the same number, so bytes survive both ways. */
export const latin1: Charset = {
  name: 'latin1',
  encode(text) {
    const bytes = new Uint8Array(text.length)
    for (let i = 0; i < text.length; i++) {
      const unit = text.charCodeAt(i)
      if (unit > 0xff) throw unencodable(text, i, 'latin1')
      bytes[i] = unit
    }
    return bytes
  },
  decode: byteString,
}

/** Half a pair of UTF-16 that stands alone: whole pairs are one character here. */
const LONE_SURROGATE = /\p{Surrogate}/u

/** UTF-8 (RFC 2640); bytes that are not valid UTF-8 are read as Latin-1, so that nothing is lost. */
export const utf8: Charset = {
  name: 'utf8',
  encode(text) {
    const at = text.search(LONE_SURROGATE)
    if (at !== -1) throw unencodable(text, at, 'utf8')
    return encodeUtf8(text)
  },
  decode: decodeUtf8,
}

/** Names one character and not the text, which may be a password. */
function unencodable(text: string, at: number, charset: string): LocalProtocolError {
  const point = (text.codePointAt(at) as number).toString(16).toUpperCase().padStart(4, '0')
  return new LocalProtocolError({
    code: 'FTP_UNENCODABLE',
    phase: 'command',
    message: `U+${point} at index ${at} cannot be written in ${charset}; pass bytes or choose another encoding`,
  })
}
