import { isDigit, SPACE } from '../bytes.ts'

const DASH = 0x2d

/** Whether a line of the answer to STAT begins with a reply code (RFC 959, 4.2): `213-` or `213 `. */
export function hasReplyCode(line: Uint8Array): boolean {
  const separator = line[3]
  if (separator !== SPACE && separator !== DASH) return false
  return line[0] === 0x32 && isDigit(line[1]) && isDigit(line[2])
}

/** The line of a listing inside a line of the answer to STAT: without reply code and without one blank. */
export function stripStatFrame(line: Uint8Array): Uint8Array {
  const start = hasReplyCode(line) ? 4 : 0
  return line.subarray(line[start] === SPACE ? start + 1 : start)
}
