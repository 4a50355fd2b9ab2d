import type { Reply } from '../reply/reply.ts'
import type { DataAddress } from './data-address.ts'
import { parseEpsvReply } from './parse-epsv.ts'
import { parsePasvReply } from './parse-pasv.ts'

/** The passive address in a reply to EPSV or PASV: servers and translators between IPv4 and IPv6 give either form to both. */
export function parsePassiveReply(reply: Reply): DataAddress | undefined {
  if (reply.code === 229) return parseEpsvReply(reply) ?? parsePasvReply(reply)
  return parsePasvReply(reply) ?? parseEpsvReply(reply)
}
