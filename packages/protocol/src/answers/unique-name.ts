import { asciiLower } from '../ascii-case.ts'
import { isCompletion, type Reply } from '../reply/reply.ts'
import { hasControl } from './has-control.ts'

const LABEL = 'file:'
const BSD_LABEL = 'unique file name:'

/**
 * The name that a server chose for STOU: `FILE: name` in the 125 or 150 (RFC 1123, 4.1.2.9), or
 * `(unique file name:name).` in the final reply, as the servers of the BSD family put it.
 *
 * Ask the preliminary reply first, then the final one. Undefined where neither says, and for a name that holds a
 * control character.
 */
export function parseUniqueName(reply: Reply): string | undefined {
  const preliminary = reply.code === 125 || reply.code === 150
  if (!preliminary && !isCompletion(reply)) return undefined
  for (const line of reply.lines) {
    const lower = asciiLower(line)
    const bsd = lower.indexOf(BSD_LABEL)
    let name = ''
    if (bsd !== -1) {
      const inParentheses = bsd > 0 && line[bsd - 1] === '('
      const close = inParentheses ? line.lastIndexOf(')') : -1
      name = line.slice(bsd + BSD_LABEL.length, close === -1 ? undefined : close).trim()
    } else if (preliminary && lower.trimStart().startsWith(LABEL)) {
      name = line.slice(lower.indexOf(LABEL) + LABEL.length).trimStart()
    }
    if (name !== '') return hasControl(name) ? undefined : name
  }
  return undefined
}

/** The text of the 125 or 150 to STOU, with the name that was chosen (RFC 1123, 4.1.2.9). */
export function encodeUniqueName(name: string): string {
  return `FILE: ${name}`
}
