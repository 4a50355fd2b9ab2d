import { parseAddressFamilies } from '../address/address-families.ts'
import type { Reply } from '../reply/reply.ts'

/** Why a server opens or uses no data connection. */
export type DataRefusal =
  /** The data connection is to resume the TLS session of the control connection. */
  | 'tls-session-reuse'
  /** The data connection is to be under TLS: PROT P. */
  | 'tls-required'
  /** The TLS handshake of the data connection failed. */
  | 'tls-failed'
  /** ProFTPD says so, and no more, where TLS of the data connection failed or did not resume a session. */
  | 'operation-not-permitted'
  /** The server has not got this address family; `parseAddressFamilies` tells which it has. */
  | 'address-family'
  /** No PASV, EPSV, PORT or EPRT came before. */
  | 'no-address'
  /** Another transfer of this session still runs. */
  | 'transfer-in-progress'
  /** The connection was not established: a firewall, or a port that is closed. */
  | 'no-connection'

/** First match counts; each of the words in a group has to be there. */
const signs: readonly (readonly [refusal: DataRefusal, ...alternatives: (readonly string[])[]])[] = [
  ['tls-session-reuse', ['session', 'reuse'], ['session', 'resum']],
  ['tls-required', ['must be encrypted'], ['prot p'], ['tls required'], ['ssl required']],
  ['tls-failed', ['tls'], ['ssl']],
  ['operation-not-permitted', ['operation not permitted']],
  ['no-address', ['port or pasv'], ['pasv or port'], ['no data connection']],
  ['transfer-in-progress', ['transfer in progress']],
]

/**
 * Why a transfer was refused, from the text of a 425, 435, 450, 521 or 522, as the living servers put it.
 *
 * A hint for messages and for a second try with other settings; undefined where the text says nothing of the kind.
 */
export function dataRefusalOf(reply: Reply): DataRefusal | undefined {
  if (!codes.includes(reply.code)) return undefined
  if (parseAddressFamilies(reply) !== undefined) return 'address-family'
  const text = reply.lines.join(' ').toLowerCase()
  // A 450 is mostly about a file, and names what it is about.
  if (reply.code === 450 && !text.includes('data connection') && !text.includes('data transfer'))
    return undefined
  for (const [refusal, ...alternatives] of signs) {
    if (alternatives.some(group => group.every(word => text.includes(word)))) return refusal
  }
  return reply.code === 425 ? 'no-connection' : undefined
}

const codes: readonly number[] = [425, 435, 450, 521, 522]
