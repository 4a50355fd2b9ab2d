import type { Command } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { verbs } from '../command/verbs.ts'
import { LocalProtocolError } from '../errors.ts'
import type { Reply } from '../reply/reply.ts'
import { phaseOf } from '../session/phase-of.ts'
import { ask } from './ask.ts'
import type { Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

const ownExchange: ReadonlySet<string> = new Set(['AUTH', 'CCC', 'QUIT', 'REIN', 'REST'])

/**
 * Any command that is one question and one answer; what needs a data connection or changes the connection itself is
 * refused.
 */
export function request(command: Command): Exchange<Outcome<Reply>> {
  const verb = command.verb === 'OTHER' ? command.name.toUpperCase() : command.verb
  const row = Object.hasOwn(verbs, verb) ? verbs[verb as Command['verb']] : undefined
  if (row?.transfer === undefined && !ownExchange.has(verb)) return ask(command)
  throw new LocalProtocolError({
    code: 'FTP_BAD_SEQUENCE',
    phase: phaseOf(command),
    command: describeCommand(command),
    message: `${describeCommand(command)} is more than one command and its reply; use the method for it`,
  })
}
