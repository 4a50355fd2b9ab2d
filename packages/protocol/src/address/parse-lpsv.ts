import type { Reply } from '../reply/reply.ts'
import type { DataAddress } from './data-address.ts'
import { longAddressOf } from './lprt-argument.ts'
import { numberLists } from './number-lists.ts'

/**
 * The address in a 228 (RFC 1639, 3): `(6,16,h1,...,h16,2,p1,p2)`, wherever in the text it stands.
 *
 * Undefined for another code, for a family other than IPv4 and IPv6, and for counts that do not agree.
 */
export function parseLpsvReply(reply: Reply): DataAddress | undefined {
  return reply.code === 228 ? findLongAddress(reply.lines.join('\n')) : undefined
}

/** The first long address of a text. */
export function findLongAddress(text: string): DataAddress | undefined {
  for (const list of numberLists(text)) {
    const found = longAddressOf(list)
    if (found?.family === 4 || found?.family === 6) return { host: found.host, port: found.port }
  }
  return undefined
}
