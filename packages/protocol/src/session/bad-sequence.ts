import type { Command } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { phaseOf } from '../command/phase-of.ts'
import { LocalProtocolError } from '../errors.ts'

/** The caller's fault: something that is not possible now. `message` says why. */
export function badSequence(message: string, command?: Command): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_SEQUENCE',
    phase: command === undefined ? 'command' : phaseOf(command),
    command: command && describeCommand(command),
    message,
  })
}
