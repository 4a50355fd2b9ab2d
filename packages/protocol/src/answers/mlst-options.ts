import { asciiUpper } from '../ascii-case.ts'
import type { Reply } from '../reply/reply.ts'
import { words } from '../words.ts'

/**
 * The facts that a server will send from now on, in the 200 that answers OPTS MLST (RFC 3659, 7.9):
 * `MLST OPTS type;size;modify;`, none of them where nothing follows. Undefined for any other text.
 */
export function parseMlstOptionsReply(reply: Reply): string[] | undefined {
  const [mlst, opts, ...facts] = words(reply.lines.at(-1))
  if (reply.code !== 200 || asciiUpper(`${mlst} ${opts}`) !== 'MLST OPTS') return undefined
  return facts
    .join('')
    .split(';')
    .filter(fact => fact !== '')
}

/** The text of the 200 to OPTS MLST (RFC 3659, 7.9). */
export function encodeMlstOptions(facts: readonly string[]): string {
  return ['MLST OPTS', ...(facts.length === 0 ? [] : [`${facts.join(';')};`])].join(' ')
}
