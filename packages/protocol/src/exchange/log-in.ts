import type { Command } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { RemoteProtocolError, ReplyError } from '../errors.ts'
import { describeReply, isCompletion, type Reply } from '../reply/reply.ts'
import { ask } from './ask.ts'
import { completed, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/** Who logs in; without a user it is `anonymous`, whose password is `anonymous@` unless one is given (RFC 1635). */
export interface Credentials {
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly account?: string | undefined
}

/** USER, then PASS and ACCT if the server asks for them, each at most once (RFC 959, 5.4). */
export function* logIn(credentials: Credentials): Exchange<Outcome<Reply>> {
  const user = credentials.user || 'anonymous'
  const password = credentials.password ?? (user === 'anonymous' ? 'anonymous@' : '')
  const { account } = credentials
  const secrets = [password, account ?? ''].filter(secret => secret !== '')

  const commands: Command[] = [
    { verb: 'USER', user },
    { verb: 'PASS', password },
  ]
  if (account !== undefined) commands.push({ verb: 'ACCT', account })
  let command = commands[0] as Command
  for (;;) {
    const outcome = yield* ask(command)
    if (outcome.type === 'refused')
      return { type: 'failed', error: loginRefused(command, mask(outcome.reply, secrets)) }
    if (outcome.type !== 'completed') return outcome
    const answer = mask(outcome.value, secrets)
    if (isCompletion(answer)) return completed(answer)

    const asked = answer.code === 331 ? 'PASS' : answer.code === 332 ? 'ACCT' : undefined
    const next = commands.find(({ verb }) => verb === asked)
    if (asked === 'ACCT' && next === undefined)
      return { type: 'failed', error: accountNeeded(command, answer) }
    if (next === undefined || commands.indexOf(next) <= commands.indexOf(command)) {
      return { type: 'failed', error: confused(command, answer) }
    }
    command = next
  }
}

/** The reply with every secret of this log-in taken out of its text: some servers repeat the password. */
function mask(reply: Reply, secrets: readonly string[]): Reply {
  const lines = reply.lines.map(line =>
    secrets.reduce((text, secret) => text.replaceAll(secret, '***'), line),
  )
  return { code: reply.code, lines }
}

function loginRefused(command: Command, reply: Reply): ReplyError {
  return new ReplyError({
    code: 'FTP_LOGIN_REFUSED',
    phase: 'log-in',
    command: describeCommand(command),
    message: `${describeCommand(command)} was answered "${describeReply(reply)}"; check user and password`,
    reply,
  })
}

function accountNeeded(command: Command, reply: Reply): ReplyError {
  return new ReplyError({
    code: 'FTP_LOGIN_REFUSED',
    phase: 'log-in',
    command: describeCommand(command),
    message: `the server asks for an account ("${describeReply(reply)}"); set the option account`,
    reply,
  })
}

function confused(command: Command, reply: Reply): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_UNEXPECTED_REPLY',
    phase: 'log-in',
    command: describeCommand(command),
    message: `the server answered ${describeCommand(command)} with "${describeReply(reply)}", which asks for nothing that is still to be said`,
    reply,
  })
}
