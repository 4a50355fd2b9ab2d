import type { Reply } from '../reply/reply.ts'
import { badFact, type FactList, formatFactList, parseFactList } from './fact-list.ts'

/** What a server says that it set for a file. */
export interface FactAnswer {
  readonly facts: FactList
  /** As the server wrote it; empty where it gave none. pyftpdlib puts a full stop behind it. */
  readonly path: string
}

/**
 * The facts in the 213 that answers MFMT, MFCT and MFF (draft-somers-ftp-mfxx): `Modify=20240131120000; a.txt`.
 *
 * Undefined for another code and where no fact comes before the first blank.
 *
 * @example
 * parseTimeValue(parseFactReply(reply)?.facts.get('modify') ?? '')
 */
export function parseFactReply(reply: Reply): FactAnswer | undefined {
  const text = reply.lines.at(-1)?.trimStart()
  if (reply.code !== 213 || text === undefined) return undefined
  const blank = text.indexOf(' ')
  const end = blank === -1 ? text.length : blank
  const facts = parseFactList(text.slice(0, end))
  return facts && { facts, path: text.slice(end + 1) }
}

/** The text of the 213 to MFMT, MFCT and MFF; throws `LocalProtocolError` for facts that would not be read back. */
export function encodeFactReply(
  facts: Iterable<readonly [name: string, value: string]>,
  path: string,
): string {
  const text = formatFactList(facts)
  if (text.includes(' ')) throw badFact(text, 'a blank, which begins the path')
  return `${text} ${path}`
}
