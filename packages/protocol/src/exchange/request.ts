import type { Command } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { phaseOf } from '../command/phase-of.ts'
import { rowOf } from '../command/verbs.ts'
import { LocalProtocolError } from '../errors.ts'
import type { Reply } from '../reply/reply.ts'
import { ask } from './ask.ts'
import type { Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/** What changes the connection, or is half of something. */
const ownExchange: ReadonlySet<string> = new Set(['AUTH', 'CCC', 'QUIT', 'RANG', 'REIN', 'REST'])

/**
 * Any command that is one question and one answer, the two-word ones of SITE too; what needs a data connection,
 * changes the connection itself or how bytes travel, is refused.
 *
 * Throws `LocalProtocolError`.
 */
export function request(command: Command): Exchange<Outcome<Reply>> {
  const verb = (command.verb === 'OTHER' ? command.name : command.verb).toUpperCase()
  if (rowOf(verb)?.transfer === undefined && !ownExchange.has(verb) && !changesFlow(command))
    return ask(command)
  throw new LocalProtocolError({
    code: 'FTP_BAD_SEQUENCE',
    phase: phaseOf(command),
    command: describeCommand(command),
    message: `${describeCommand(command)} is more than one command and its reply; use the method for it`,
  })
}

/** A mode or structure in which the bytes of a file would not be those of the file. */
function changesFlow(command: Command): boolean {
  if (command.verb === 'MODE') return command.mode !== 'S'
  return command.verb === 'STRU' && command.structure !== 'F'
}
