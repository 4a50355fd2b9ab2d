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
  decode(bytes) {
    let text = ''
    for (let at = 0; at < bytes.length; at += 4096) {
      text += String.fromCharCode.apply(null, bytes.subarray(at, at + 4096) as unknown as number[])
    }
    return text
  },
}

const encoder = new TextEncoder()
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** UTF-8 (RFC 2640); bytes that are not valid UTF-8 are read as Latin-1, so that nothing is lost. */
export const utf8: Charset = {
  name: 'utf8',
  encode(text) {
    const at = loneSurrogateIn(text)
    if (at !== -1) throw unencodable(text, at, 'utf8')
    return encoder.encode(text)
  },
  decode(bytes) {
    try {
      return decoder.decode(bytes)
    } catch {
      return latin1.decode(bytes)
    }
  },
}

/** Where half a pair of UTF-16 stands alone; -1 for well-formed text. */
function loneSurrogateIn(text: string): number {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0xd800 || unit > 0xdfff) continue
    const next = text.charCodeAt(i + 1)
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return i
    i++
  }
  return -1
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
