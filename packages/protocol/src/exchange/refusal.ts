import type { Command } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { phaseOf } from '../command/phase-of.ts'
import { ReplyError } from '../errors.ts'
import { describeReply } from '../reply/reply.ts'
import type { Refused } from './outcome.ts'
import { refusalAdvice } from './refusal-advice.ts'

/** The error for those who want a refusal thrown. */
export function refusalError({ command, reply }: Refused): ReplyError {
  const shown = describeCommand(command)
  const hint = refusalAdvice(command, reply)
  return new ReplyError({
    code: isTlsNegotiation(command) ? 'FTP_TLS_REFUSED' : 'FTP_REFUSED',
    phase: phaseOf(command),
    command: shown,
    message: `${shown} was answered "${describeReply(reply)}"${hint === undefined ? '' : `; ${hint}`}`,
    reply,
  })
}

function isTlsNegotiation(command: Command): boolean {
  return command.verb === 'AUTH' || command.verb === 'PBSZ' || command.verb === 'PROT'
}
