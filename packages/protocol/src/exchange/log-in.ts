import type { Command } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { RemoteProtocolError, ReplyError } from '../errors.ts'
import { describeReply, isCompletion, isNegative, type Reply } from '../reply/reply.ts'
import { ask, repliesTo, send } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, mapOutcome, type Outcome } from './outcome.ts'
import { rememberAhead } from './sent-ahead.ts'
import type { Exchange, Failed } from './step.ts'

/**
 * Who logs in; without a user it is `anonymous`, whose password gets `anonymous@` if it is empty or `-`, the sign for
 * short replies (RFC 1635).
 */
export interface Credentials {
  readonly user?: string | undefined
  readonly password?: string | undefined
  /** Only sent if the server asks for it; without one that is an error which says so. */
  readonly account?: string | undefined
}

/**
 * USER, then PASS and ACCT if the server asks for them, each at most once (RFC 959, 5.4).
 *
 * A server that is known to bear it gets USER and PASS in one write, and behind them what will be asked `next` anyway:
 * whoever asks the same then finds it answered.
 *
 * @example
 * yield* logIn(conversation, { user: 'me', password: 'secret' })
 * yield* logIn(conversation, {}) // anonymous
 */
export function* logIn(
  conversation: Conversation,
  credentials: Credentials,
  next: readonly Command[] = [],
): Exchange<Outcome<Reply>> {
  const { admitted } = conversation
  conversation.admitted = undefined
  if (admitted !== undefined) return completed(admitted)

  const commands = commandsOf(credentials)
  const secrets = secretsOf(commands)
  const given: Reply[] = []
  if (conversation.profile.batches) {
    const behind = conversation.profile.refusesInOrder ? next : []
    const sent = yield* send(...commands.slice(0, 2), ...behind)
    if (sent.type !== 'sent') return sent
    rememberAhead(conversation, behind, sent.ticket + 2)
    const together = yield* repliesTo(sent.ticket, 2)
    if (together.type !== 'completed') return together
    given.push(...together.value)
  }
  for (let at = 0; ; ) {
    const command = commands[at] as Command
    const known = given[at]
    // What was asked of a stranger was answered to one.
    if (known === undefined) conversation.ahead = undefined
    const outcome = known === undefined ? yield* askAny(command) : completed(known)
    if (outcome.type !== 'completed') return outcome
    const answer = mask(outcome.value, secrets)
    // In a write of several, any other code may be the answer to what stands behind.
    if (known === undefined ? isCompletion(answer) : admits.has(answer.code)) return completed(answer)
    if (isNegative(answer)) return { type: 'failed', error: loginRefused(command, answer) }
    const next = commands.findIndex(({ verb }) => verb === asked.get(answer.code))
    if (next <= at) return { type: 'failed', error: unanswerable(command, answer, commands) }
    at = next
  }
}

/**
 * Names an account: ACCT (RFC 959, 4.1.1), where a server wants one for a single command (532).
 */
export function* account(name: string): Exchange<Outcome<Reply>> {
  const command: Command = { verb: 'ACCT', account: name }
  return mapOutcome(yield* ask(command), reply => mask(reply, secretsOf([command])))
}

/** Logged in, and superfluous (RFC 959, 4.2.1). */
const admits: ReadonlySet<number> = new Set([230, 202])

const asked: ReadonlyMap<number, string> = new Map([
  [331, 'PASS'],
  [332, 'ACCT'],
])

function commandsOf(credentials: Credentials): readonly Command[] {
  const user = credentials.user || 'anonymous'
  const given = credentials.password ?? ''
  const password = user === 'anonymous' && (given === '' || given === '-') ? `${given}anonymous@` : given
  const commands: Command[] = [
    { verb: 'USER', user },
    { verb: 'PASS', password },
  ]
  if (credentials.account !== undefined) commands.push({ verb: 'ACCT', account: credentials.account })
  return commands
}

function* askAny(command: Command): Exchange<Outcome<Reply>> {
  const outcome = yield* ask(command)
  return outcome.type === 'refused' ? completed(outcome.reply) : outcome
}

function secretsOf(commands: readonly Command[]): readonly string[] {
  return commands
    .map(command => ('password' in command ? command.password : 'account' in command ? command.account : ''))
    .filter(secret => secret !== '')
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

function unanswerable(command: Command, reply: Reply, commands: readonly Command[]): Failed['error'] {
  const details = { phase: 'log-in', command: describeCommand(command), reply } as const
  if (asked.get(reply.code) === 'ACCT' && commands.length === 2) {
    return new ReplyError({
      ...details,
      code: 'FTP_LOGIN_REFUSED',
      message: `the server asks for an account ("${describeReply(reply)}"); set the option account`,
    })
  }
  return new RemoteProtocolError({
    ...details,
    code: 'FTP_UNEXPECTED_REPLY',
    message:
      `the server answered ${describeCommand(command)} with "${describeReply(reply)}", ` +
      'which asks for nothing that is still to be said',
  })
}
