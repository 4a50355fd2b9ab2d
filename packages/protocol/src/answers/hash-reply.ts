import type { Reply } from '../reply/reply.ts'
import { wholeNumber } from '../whole-number.ts'
import { isHex } from './is-hex.ts'

/** The answer to HASH, as the server gave it. */
export interface HashAnswer {
  /** As the server writes it: `SHA-1`, `SHA-256`, `MD5`, `CRC32`. */
  readonly algorithm: string
  /** The first byte that was read. */
  readonly start: number
  /**
   * The end of what was read: the last byte by the draft, the byte behind it by ProFTPD. With the size of a whole file
   * known, an `end` equal to it is one behind.
   */
  readonly end: number
  /** In lower case. */
  readonly hash: string
  readonly path: string
}

/**
 * The 213 that answers HASH (draft-bryan-ftpext-hash, 3.3): `SHA-1 0-199 <hex> a.txt`.
 *
 * Undefined for another code and any other form.
 */
export function parseHashReply(reply: Reply): HashAnswer | undefined {
  const [algorithm, range, hash, ...path] = (reply.lines.at(-1) ?? '').trimStart().split(' ')
  const [from, to, more] = (range ?? '').split('-')
  const start = wholeNumber(from)
  const end = wholeNumber(to)
  if (reply.code !== 213 || more !== undefined || !algorithm || !isHex(hash)) return undefined
  if (start === undefined || end === undefined) return undefined
  return { algorithm, start, end, hash: hash.toLowerCase(), path: path.join(' ') }
}

/** The text of the 213 to HASH (draft-bryan-ftpext-hash, 3.3); `end` is the last byte that was read. */
export function encodeHashReply({ algorithm, start, end, hash, path }: HashAnswer): string {
  return `${algorithm} ${start}-${end} ${hash} ${path}`
}
