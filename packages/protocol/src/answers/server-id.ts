import type { Reply } from '../reply/reply.ts'
import { type FactList, formatFactList, parseFactList } from './fact-list.ts'

/** Who a server says it is. */
export interface ServerId {
  readonly name: string | undefined
  readonly version: string | undefined
  /** Whether `a` and `A` are two files; undefined where it does not say. */
  readonly caseSensitive: boolean | undefined
  readonly facts: FactList
}

/**
 * The 200 that answers CSID (draft-peterson-streamlined-ftp): `name=ProFTPD;version=1.3.8;casesensitive=1;`.
 *
 * Undefined for another code and for text that is no list of facts.
 */
export function parseServerIdReply(reply: Reply): ServerId | undefined {
  const facts = reply.code === 200 ? parseFactList(reply.lines.join(' ').trim()) : undefined
  if (facts === undefined) return undefined
  const sensitive = facts.get('casesensitive')
  return {
    name: facts.get('name'),
    version: facts.get('version'),
    caseSensitive: sensitive === '1' ? true : sensitive === '0' ? false : undefined,
    facts,
  }
}

/** The text of the 200 to CSID; throws `LocalProtocolError` for facts that would not be read back. */
export function encodeServerId(name: string, version: string, caseSensitive: boolean): string {
  return formatFactList([
    ['name', name],
    ['version', version],
    ['casesensitive', caseSensitive ? '1' : '0'],
  ])
}
