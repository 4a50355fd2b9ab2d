import { badArgument } from '../bad-argument.ts'
import { CR, joinBytes, LF } from '../bytes.ts'
import { type Charset, latin1, utf8 } from '../charset.ts'
import { doubleIac } from '../telnet.ts'

/** How `encodeReply` writes. */
export interface EncodeReplyOptions {
  /** Allow codes from 600 to 699, which carry another reply under protection (RFC 2228, 5); default false. */
  readonly protectedReplies?: boolean
  /** Double each 0xFF of the text, for user-PIs that take Telnet commands out (RFC 959, 2.3); default false. */
  readonly telnet?: boolean
}

/** The text of one line of a reply: in the charset of the connection, or as its bytes. */
export type ReplyText = string | Uint8Array

/**
 * The bytes of a reply, server role (RFC 959, 4.2).
 *
 * One line gives `250 text`; several give `250-first`, the inner lines with one blank in front (RFC 2389, RFC 3659),
 * so that none looks like the end, and `250 last`. Throws `LocalProtocolError` for a code outside 100 to 599, for text
 * that holds CR or LF (`FTP_BAD_ARGUMENT`) and for text that the charset cannot express (`FTP_UNENCODABLE`).
 *
 * @example
 * socket.write(encodeReply(211, ['Features', 'MDTM', 'End']))
 */
export function encodeReply(
  code: number,
  text: ReplyText | readonly ReplyText[],
  charset: Charset = utf8,
  options: EncodeReplyOptions = {},
): Uint8Array {
  const lastCode = options.protectedReplies === true ? 699 : 599
  if (!Number.isInteger(code) || code < 100 || code > lastCode)
    throw badArgument(`the reply code ${code} is not within 100 to ${lastCode}`)
  const lines =
    typeof text === 'string' || text instanceof Uint8Array ? [text] : text.length > 0 ? text : ['']
  const wire: Uint8Array[] = []
  lines.forEach((line, index) => {
    const bytes = typeof line === 'string' ? charset.encode(line) : line
    if (bytes.includes(CR) || bytes.includes(LF))
      throw badArgument(`the text of reply ${code} holds CR or LF`)
    const head = index === lines.length - 1 ? `${code} ` : index === 0 ? `${code}-` : ' '
    wire.push(latin1.encode(head), options.telnet === true ? doubleIac(bytes) : bytes, Uint8Array.of(CR, LF))
  })
  return joinBytes(
    wire,
    wire.reduce((sum, part) => sum + part.length, 0),
  )
}
