import { isDigit } from '../bytes.ts'
import type { Reply } from '../reply/reply.ts'
import type { DataAddress } from './data-address.ts'
import { isIpv4, isIpv6 } from './ip-address.ts'

/**
 * The port in a 229 (RFC 2428, 3): `(|||port|)`, with any delimiter from 33 to 126 and with or without parentheses.
 *
 * Also taken, inside parentheses only: blanks, fewer delimiters than there should be, and `(|1|127.0.0.1|port|)`, of
 * which the address does not count. Undefined for another code, for a port outside 1 to 65535, and for any other form.
 */
export function parseEpsvReply(reply: Reply): DataAddress | undefined {
  return reply.code === 229 ? findExtendedPort(reply.lines.join('\n')) : undefined
}

/**
 * The first `dddportd` behind a parenthesis, else the first without one, else the first parentheses that hold something
 * like it.
 */
export function findExtendedPort(text: string): DataAddress | undefined {
  let bare: string | undefined
  for (let at = 0; at + 4 < text.length; at++) {
    const delimiter = text.charCodeAt(at)
    if (delimiter < 33 || delimiter > 126) continue
    if (text.charCodeAt(at + 1) !== delimiter || text.charCodeAt(at + 2) !== delimiter) continue
    // Without the parenthesis, letters, digits and full stops are those of the prose: "wait...22."
    const enclosed = text[at - 1] === '('
    if (!enclosed && (!isPunctuation(delimiter) || delimiter === DOT)) continue
    let end = at + 3
    while (isDigit(text.charCodeAt(end))) end++
    if (isDigit(delimiter)) end--
    if (end <= at + 3 || text.charCodeAt(end) !== delimiter) continue
    const port = text.slice(at + 3, end)
    if (enclosed) return portOf(port)
    bare ??= port
  }
  return bare === undefined ? findBrokenPort(text) : portOf(bare)
}

const DOT = 0x2e

/** The longest form, with an IPv6 address, has 55 characters. */
const LONGEST = 64

function findBrokenPort(text: string): DataAddress | undefined {
  let open = -1
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') open = at
    if (text[at] !== ')' || open === -1 || at - open > LONGEST) continue
    const found = portWithin(text.slice(open + 1, at).trim())
    if (found !== undefined) return found
    open = -1
  }
  return undefined
}

function portWithin(text: string): DataAddress | undefined {
  const delimiter = text[0]
  if (delimiter === undefined || !isPunctuation(delimiter.charCodeAt(0))) return undefined
  const fields = text.split(delimiter).map(part => part.trim())
  const parts = fields.filter(part => part !== '')
  // One delimiter alone may be anything: "(#42)".
  if (fields.length < 3) return undefined
  if (parts.length === 1) return portOf(parts[0] as string)
  const [family, host = '', port = ''] = parts
  const named = (family === '1' && isIpv4(host)) || (family === '2' && isIpv6(host))
  return named && parts.length === 3 ? portOf(port) : undefined
}

function portOf(text: string): DataAddress | undefined {
  for (let at = 0; at < text.length; at++) if (!isDigit(text.charCodeAt(at))) return undefined
  const port = Number(text)
  return port >= 1 && port <= 65535 ? { port } : undefined
}

/** From 33 to 126, and neither a sign nor a letter nor a digit: such a one cannot be told from what it delimits. */
function isPunctuation(unit: number): boolean {
  return unit >= 0x21 && unit <= 0x7e && unit !== 0x2b && unit !== 0x2d && !isWord(unit)
}

function isWord(unit: number): boolean {
  return isDigit(unit) || ((unit | 0x20) >= 0x61 && (unit | 0x20) <= 0x7a)
}
