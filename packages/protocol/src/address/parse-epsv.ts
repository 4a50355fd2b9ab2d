import { isDigit } from '../bytes.ts'
import type { Reply } from '../reply/reply.ts'
import type { DataAddress } from './data-address.ts'

const MAX_PORT = 65_535

/**
 * The port in the text of a 229: the same character three times, the port, and that character again (RFC 2428, 3).
 *
 * Any printable delimiter counts, with parentheses around or without.
 */
export function parseEpsvReply(reply: Reply): DataAddress | undefined {
  const text = reply.lines.join('\n')
  for (let at = 0; at + 4 < text.length; at++) {
    const delimiter = text.charCodeAt(at)
    if (delimiter < 33 || delimiter > 126 || isDigit(delimiter)) continue
    if (text.charCodeAt(at + 1) !== delimiter || text.charCodeAt(at + 2) !== delimiter) continue
    const port = portAt(text, at + 3, delimiter)
    if (port !== undefined) return { port }
  }
  return undefined
}

function portAt(text: string, start: number, delimiter: number): number | undefined {
  let port = 0
  let at = start
  while (isDigit(text.charCodeAt(at)) && at - start < 6) port = port * 10 + Number(text[at++])
  return at > start && text.charCodeAt(at) === delimiter && port > 0 && port <= MAX_PORT ? port : undefined
}
