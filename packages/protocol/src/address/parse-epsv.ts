import { isDigit } from '../bytes.ts'
import type { Reply } from '../reply/reply.ts'
import type { DataAddress } from './data-address.ts'

/**
 * The port in a 229 (RFC 2428, 3): `(|||port|)`, with any delimiter from 33 to 126 and with or without parentheses.
 *
 * Undefined for another code, for a port outside 1 to 65535, and for any other form.
 */
export function parseEpsvReply(reply: Reply): DataAddress | undefined {
  return reply.code === 229 ? findExtendedPort(reply.lines.join('\n')) : undefined
}

/** The first `dddportd` of a text. */
export function findExtendedPort(text: string): DataAddress | undefined {
  for (let at = 0; at + 4 < text.length; at++) {
    const delimiter = text.charCodeAt(at)
    if (delimiter < 33 || delimiter > 126) continue
    if (text.charCodeAt(at + 1) !== delimiter || text.charCodeAt(at + 2) !== delimiter) continue
    // A digit that delimits can only be told from the number inside parentheses.
    const digitDelimits = isDigit(delimiter)
    if (digitDelimits && text[at - 1] !== '(') continue
    let end = at + 3
    while (isDigit(text.charCodeAt(end))) end++
    if (digitDelimits) end--
    if (end <= at + 3 || text.charCodeAt(end) !== delimiter) continue
    const port = Number(text.slice(at + 3, end))
    return port >= 1 && port <= 65535 ? { port } : undefined
  }
  return undefined
}
