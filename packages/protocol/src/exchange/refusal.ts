import type { Command } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { phaseOf } from '../command/phase-of.ts'
import { ReplyError } from '../errors.ts'
import { describeReply } from '../reply/reply.ts'
import type { Refused } from './outcome.ts'

/** What the caller can do about a code, where that can be said. */
const advice: Readonly<Record<number, string>> = {
  421: 'try again later, or with fewer sessions',
  425: 'the data connection could not be opened: check firewalls and the passive ports of the server',
  450: 'the file is in use or away: try again later',
  452: 'the server has no room',
  500: 'the server does not know this command',
  502: 'the server does not have this command',
  522: 'the server wants data connections under TLS that resume the session of the control connection',
  530: 'log in first, or with other rights',
  532: 'the server wants an account for this',
  550: 'check that the path exists and that you may use it',
  552: 'the quota of this account or the room of the server is used up',
  553: 'the server does not take this name here',
}

const noAddress = 'the server gives no address for data: check that it allows passive mode'

/** The error for those who want a refusal thrown. */
export function refusalError({ command, reply }: Refused): ReplyError {
  const shown = describeCommand(command)
  const hint = phaseOf(command) === 'data-connect' ? noAddress : advice[reply.code]
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
