import type { Reply } from '../reply/reply.ts'
import { words } from '../words.ts'

const LONGEST_VERB = 8

/**
 * The verbs in the 211 or 214 that answers HELP (RFC 959, 4.1.3), each with whether the server has it: a `*` behind a
 * verb, with or without a blank between, says that it has not.
 *
 * Verbs are read from lines in which every word is one in capitals, and of three lines and more not from the first and
 * the last, which are the server's own: `DONE`. Undefined for another code and without any verb.
 */
export function parseHelpReply(reply: Reply): ReadonlyMap<string, boolean> | undefined {
  if (reply.code !== 211 && reply.code !== 214) return undefined
  const verbs = new Map<string, boolean>()
  const lines = reply.lines.length > 2 ? reply.lines.slice(1, -1) : reply.lines
  for (const line of lines) {
    const marked = words(line.replaceAll('*', ' * '))
    if (!marked.every(word => word === '*' || isVerb(word))) continue
    marked.forEach((word, index) => {
      if (word !== '*') verbs.set(word, marked[index + 1] !== '*')
    })
  }
  return verbs.size === 0 ? undefined : verbs
}

/** The lines of the answer to HELP (RFC 959, 4.1.3), eight verbs each, for `encodeReply(214, ...)`. */
export function helpLines(verbs: Iterable<readonly [verb: string, implemented: boolean]>): string[] {
  const cells = Array.from(verbs, ([verb, implemented]) =>
    `${verb}${implemented ? '' : '*'}`.padEnd(LONGEST_VERB),
  )
  const lines = ["The following commands are known (* =>'s unimplemented):"]
  for (let at = 0; at < cells.length; at += 8)
    lines.push(
      cells
        .slice(at, at + 8)
        .join(' ')
        .trimEnd(),
    )
  return [...lines, 'End of help']
}

function isVerb(word: string): boolean {
  if (word.length < 3 || word.length > LONGEST_VERB) return false
  for (let at = 0; at < word.length; at++) {
    const unit = word.charCodeAt(at)
    const digit = at > 0 && unit >= 0x30 && unit <= 0x39
    if (!digit && (unit < 0x41 || unit > 0x5a)) return false
  }
  return true
}
