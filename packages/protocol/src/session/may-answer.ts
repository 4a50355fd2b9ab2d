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
/** The ends of a transfer or of an ABOR: said twice, they would land on the address for the next transfer. */
const endOfTransfer: ReadonlySet<number> = new Set([225, 226])
const openCommands: ReadonlySet<string> = new Set(['OTHER', 'SITE'])
const protectedCommands: ReadonlySet<string> = new Set(['CONF', 'ENC', 'MIC'])

/**
 * Whether a reply can be the answer to a command, or to none, which is the greeting (RFC 959, 5.4 and the successors).
 *
 * By class, since servers choose their codes freely within one, but for codes that belong to another kind of command:
 * a 229 in answer to PWD shows that the peer has skipped a reply. Only 226 and 250 complete a transfer, for some
 * servers answer NOOP before it is over. Open commands may be answered with anything, preliminary replies included;
 * what is wrapped (6yz) answers what was wrapped.
 */
export function mayAnswer(command: Command | undefined, code: number): boolean {
  const digit = String(Math.floor(code / 100))
  if (command === undefined) return '1245'.includes(digit)
  const { verb } = command
  if (digit === '6') return protectedCommands.has(verb)
  if (openCommands.has(verb)) return true
  const { replies, phase, transfer } = verbs[verb]
  if (!replies.includes(digit)) return false
  if (transfer !== undefined && digit === '2') return code === 226 || code === 250
  if (phase === 'data-connect' && endOfTransfer.has(code)) return false
  return (kindOf[code] ?? phase) === phase
}
