import { parsePassiveReply } from '../address/parse-passive.ts'
import type { Command } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { type FtpError, RemoteProtocolError } from '../errors.ts'
import { describeReply, isNegative, type Reply } from '../reply/reply.ts'
import { ask, askAll, misanswered } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, type Outcome } from './outcome.ts'
import type { DataUse, Exchange, Step } from './step.ts'

const FIRST_UNPRIVILEGED_PORT = 1024

/** A port to connect to, and the replies to what was asked before it. */
export interface PassiveAddress {
  readonly port: number
  readonly replies: readonly Reply[]
}

/**
 * Asks for a passive address, EPSV first, PASV from its first refusal on (RFC 2428, RFC 959).
 *
 * `before` travels in the same write where the server bears that. Only the port of the answer counts: the host is
 * always the peer of the control connection.
 */
export function* passiveAddress(
  conversation: Conversation,
  before: readonly Command[] = [],
): Exchange<Outcome<PassiveAddress>> {
  const command: Command = { verb: conversation.passive }
  const outcome = yield* askAll(conversation, [...before, command])
  if (outcome.type !== 'completed') return outcome
  const replies = outcome.value.slice(0, -1)
  let answer = outcome.value.at(-1) as Reply
  if (isNegative(answer)) {
    if (conversation.passive === 'PASV') return { type: 'refused', command, reply: answer }
    conversation.passive = 'PASV'
    const second = yield* ask({ verb: 'PASV' })
    if (second.type !== 'completed') return second
    answer = second.value
  }
  const port = parsePassiveReply(answer)?.port
  if (port === undefined) return { type: 'failed', error: unreadable(conversation, answer) }
  if (port < FIRST_UNPRIVILEGED_PORT || port === conversation.controlPort) {
    return { type: 'failed', error: unsafe(conversation, port) }
  }
  return completed({ port, replies })
}

/** Opens the data connection; if an address from EPSV leads nowhere, PASV is tried once and kept. */
export function* openData(
  conversation: Conversation,
  address: PassiveAddress,
  transfer: Pick<DataUse, 'direction' | 'expected'>,
): Exchange<Outcome<void>> {
  const use: DataUse = { ...transfer, tlsStart: conversation.profile.tlsStart }
  const opened = yield* connect(address.port, use)
  if (opened.type !== 'open-failed') return opened
  if (conversation.passive === 'PASV') return { type: 'failed', error: opened.error }
  conversation.passive = 'PASV'
  const second = yield* passiveAddress(conversation)
  if (second.type === 'refused') return { type: 'failed', error: opened.error }
  if (second.type !== 'completed') return second
  const reopened = yield* connect(second.value.port, use)
  return reopened.type === 'open-failed' ? { type: 'failed', error: reopened.error } : reopened
}

function* connect(
  port: number,
  use: DataUse,
): Exchange<Outcome<void> | { readonly type: 'open-failed'; readonly error: FtpError }> {
  const step: Step = { type: 'connect', port, use }
  const answer = yield step
  if (answer.type === 'opened') return completed(undefined)
  if (answer.type === 'open-failed' || answer.type === 'aborted' || answer.type === 'failed') return answer
  throw misanswered(step, answer)
}

function unreadable(conversation: Conversation, answer: Reply): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_UNSAFE_ADDRESS',
    phase: 'data-connect',
    command: describeCommand({ verb: conversation.passive }),
    message: `the server's passive address cannot be read: "${describeReply(answer)}"`,
    reply: answer,
  })
}

function unsafe(conversation: Conversation, port: number): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_UNSAFE_ADDRESS',
    phase: 'data-connect',
    command: describeCommand({ verb: conversation.passive }),
    message: `the server names port ${port} for data, which is its control port or below ${FIRST_UNPRIVILEGED_PORT}; it was not connected to`,
  })
}
