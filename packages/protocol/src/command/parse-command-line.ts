import type { Command, Verb } from './command.ts'
import { verbs } from './verbs.ts'

const numeric: ReadonlySet<string> = new Set(['size', 'offset'])

/**
 * A command typed as a line, `SITE CHMOD 640 a.txt`, as a typed command.
 *
 * Known verbs become their own member, so that the session knows what may answer them; others become `OTHER`. The
 * line is not checked here: the encoder refuses what cannot be sent.
 */
export function parseCommandLine(line: string): Command {
  const blank = line.indexOf(' ')
  const name = blank === -1 ? line : line.slice(0, blank)
  const argument = blank === -1 ? undefined : line.slice(blank + 1)
  const verb = name.toUpperCase()
  if (!Object.hasOwn(verbs, verb) || verb === 'OTHER') return { verb: 'OTHER', name, argument }
  const field = verbs[verb as Verb].argument
  const takesNone = field === undefined
  if (takesNone !== (argument === undefined) && !(argument === undefined && verbs[verb as Verb].optional)) {
    return { verb: 'OTHER', name, argument }
  }
  if (field === undefined) return { verb } as Command
  return { verb, [field]: numeric.has(field) ? Number(argument) : argument } as unknown as Command
}
