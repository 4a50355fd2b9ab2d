import { isDigit, SPACE } from '../bytes.ts'
import type { Reply } from '../reply/reply.ts'
import { wholeNumber } from '../whole-number.ts'

const COMMA = 0x2c

/**
 * The bytes in the 213 that answers SIZE (RFC 3659, 4.1), and DSIZ and AVBL (draft-peterson-streamlined-ftp); a comment
 * may follow behind a comma or a blank.
 *
 * Undefined for anything but digits and for a number that JavaScript cannot hold exactly.
 */
export function parseSizeReply(reply: Reply): number | undefined {
  const text = reply.lines.at(-1)?.trim()
  if (reply.code !== 213 || text === undefined) return undefined
  let end = 0
  while (isDigit(text.charCodeAt(end))) end++
  const next = text.charCodeAt(end)
  if (end < text.length && next !== COMMA && next !== SPACE) return undefined
  return wholeNumber(text.slice(0, end))
}
