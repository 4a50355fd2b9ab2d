import type { Command } from '../command/command.ts'
import { unsendable } from '../command/unsendable.ts'
import { rowOf } from '../command/verbs.ts'
import type { Reply } from '../reply/reply.ts'
import { typedCommand } from '../session/typed-command.ts'
import { ask } from './ask.ts'
import type { Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/** What changes the connection, is half of something, or is answered in a protected form. */
const ownExchange: ReadonlySet<string> = new Set(
  'ADAT AUTH CCC CONF ENC MIC QUIT RANG REIN REST RNFR'.split(' '),
)

/**
 * Any command that is one question and one answer, the two-word ones of SITE too; what needs a data connection,
 * changes the connection itself or how bytes travel, is refused.
 *
 * Throws `LocalProtocolError`.
 *
 * @example
 * yield* request({ verb: 'SITE', text: 'HELP' })
 * yield* request(parseCommandLine('NOOP'))
 */
export function request(command: Command): Exchange<Outcome<Reply>> {
  const typed = typedCommand(command)
  const verb = typed.verb === 'OTHER' ? typed.name.toUpperCase() : typed.verb
  if (rowOf(verb)?.transfer === undefined && !ownExchange.has(verb) && !changesFlow(verb, typed)) {
    return ask(command)
  }
  throw unsendable(
    command,
    'is more than one command and its reply; use the method for it',
    'FTP_BAD_SEQUENCE',
  )
}

/** A mode, structure or type in which the bytes of a file or listing would not be those of the file or of text. */
function changesFlow(verb: string, command: Command): boolean {
  switch (command.verb) {
    case 'MODE':
      return command.mode !== 'S'
    case 'STRU':
      return command.structure !== 'F'
    case 'TYPE':
      return command.type === 'E' || (command.type === 'L' && command.detail !== '8')
    default:
      // In a form that nobody here can read, and the server perhaps can.
      return verb === 'MODE' || verb === 'STRU' || verb === 'TYPE'
  }
}
