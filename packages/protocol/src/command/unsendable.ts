import { type LocalErrorCode, LocalProtocolError } from '../errors.ts'
import type { Command } from './command.ts'
import { describeCommand } from './describe-command.ts'
import { phaseOf } from './phase-of.ts'

/** The error of a command that is not sent; `why` is the end of a sentence that begins with the command. */
export function unsendable(
  command: Command,
  why: string,
  code: LocalErrorCode = 'FTP_BAD_ARGUMENT',
  cause?: unknown,
): LocalProtocolError {
  const shown = describeCommand(command)
  return new LocalProtocolError({
    code,
    phase: phaseOf(command),
    command: shown,
    message: `${shown} ${why}`,
    cause,
  })
}
