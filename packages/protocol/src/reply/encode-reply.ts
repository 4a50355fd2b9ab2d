import { CR, LF } from '../bytes.ts'
import { type Charset, utf8 } from '../charset.ts'
import { LocalProtocolError } from '../errors.ts'

/**
 * The bytes of a reply, server role (RFC 959, 4.2).
 *
 * One line gives `250 text`; several give `250-first`, the inner lines with one blank in front (RFC 2389, RFC 3659)
 * and `250 last`. Throws `LocalProtocolError` for a code outside 100 to 599 and for text that holds CR or LF.
 */
export function encodeReply(
  code: number,
  text: string | readonly string[],
  charset: Charset = utf8,
): Uint8Array {
  if (!Number.isInteger(code) || code < 100 || code > 599)
    throw badReply(`the reply code ${code} is not within 100 to 599`)
  const lines = typeof text === 'string' ? [text] : text
  const last = lines.length - 1
  const wire = lines.map((line, index) => {
    if (index === last) return `${code} ${line}\r\n`
    return index === 0 ? `${code}-${line}\r\n` : ` ${line}\r\n`
  })
  const bytes = charset.encode(wire.length === 0 ? `${code} \r\n` : wire.join(''))
  if (countLineEnds(bytes) !== Math.max(lines.length, 1) * 2) {
    throw badReply(`the text of reply ${code} holds CR or LF`)
  }
  return bytes
}

function countLineEnds(bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte === CR || byte === LF) count++
  return count
}

function badReply(message: string): LocalProtocolError {
  return new LocalProtocolError({ code: 'FTP_BAD_ARGUMENT', phase: 'command', message })
}
