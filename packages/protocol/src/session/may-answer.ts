import type { Command } from '../command/command.ts'
import { verbs } from '../command/verbs.ts'
import type { Phase } from '../errors.ts'

/** Codes that answer only one kind of command; with any other they are somebody else's answer. */
const kindOf: Readonly<Record<number, Phase>> = {
  221: 'quit',
  227: 'data-connect',
  228: 'data-connect',
  229: 'data-connect',
  230: 'log-in',
  234: 'tls',
  235: 'tls',
  257: 'command',
  331: 'log-in',
  332: 'log-in',
  334: 'tls',
  335: 'tls',
  350: 'command',
}

/**
 * Whether a reply can be the answer to a command, or to none, which is the greeting (RFC 959, 5.4 and the successors).
 *
 * By class, since servers choose their codes freely within one, but for codes that belong to another kind of command:
 * a 229 in answer to PWD shows that the peer has skipped a reply. Only 226 and 250 complete a transfer, for some servers
 * answer NOOP before it is over. Open commands may be answered with anything.
 */
export function mayAnswer(command: Command | undefined, code: number): boolean {
  const digit = String(Math.floor(code / 100))
  if (command === undefined) return '1245'.includes(digit)
  const { replies, phase, transfer } = verbs[command.verb]
  if (!replies.includes(digit)) return false
  if (transfer !== undefined && digit === '2') return code === 226 || code === 250
  return command.verb === 'OTHER' || command.verb === 'SITE' || (kindOf[code] ?? phase) === phase
}
