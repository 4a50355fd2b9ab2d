import type { Reply } from '../reply/reply.ts'
import type { DataAddress } from './data-address.ts'
import { hostPortOf } from './host-port.ts'
import { numberLists } from './number-lists.ts'

/**
 * The address in a 227 (RFC 959, 4.2), wherever in the text it stands (RFC 1123, 4.1.2.6).
 *
 * Undefined for another code, without six numbers, for an octet above 255 or with a sign, and for port 0.
 */
export function parsePasvReply(reply: Reply): DataAddress | undefined {
  return reply.code === 227 ? findHostPort(reply.lines.join('\n')) : undefined
}

/** The first six numbers of a text that only commas and blanks part. */
export function findHostPort(text: string): DataAddress | undefined {
  return hostPortOf(numberLists(text).find(list => list.length === 6) ?? [])
}
