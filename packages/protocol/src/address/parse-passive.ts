import { isCompletion, type Reply } from '../reply/reply.ts'
import type { DataAddress } from './data-address.ts'
import { findExtendedPort } from './parse-epsv.ts'
import { findLongAddress } from './parse-lpsv.ts'
import { findHostPort } from './parse-pasv.ts'

/**
 * The address in the answer to PASV, EPSV or LPSV (RFC 959, 4.2; RFC 2428, 3; RFC 1639, 3).
 *
 * The code says which form to expect, not the command: networks that translate IPv4 to IPv6 answer PASV with a 229.
 * Where the code lies about its text, the text counts. Undefined for a reply that is not 2yz and without an address.
 *
 * @example
 * parsePassiveReply({ code: 229, lines: ['Entering Extended Passive Mode (|||51213|)'] }) // { port: 51213 }
 */
export function parsePassiveReply(reply: Reply): DataAddress | undefined {
  if (!isCompletion(reply)) return undefined
  const text = reply.lines.join('\n')
  if (reply.code === 228) return findLongAddress(text)
  return reply.code === 229
    ? (findExtendedPort(text) ?? findHostPort(text))
    : (findHostPort(text) ?? findExtendedPort(text))
}
