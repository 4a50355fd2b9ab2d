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
  verb: 'EPSV' | 'PASV' = conversation.passive,
): Exchange<Outcome<PassiveAddress>> {
  // An offset that an exchange left behind when it was cut short would shift the next transfer.
  const leftover: readonly Command[] =
    conversation.session.state.sequence === 'restart-due' ? [{ verb: 'REST', offset: 0 }] : []
  let command: Command = { verb }
  const outcome = yield* askAll(conversation, [...leftover, ...before, command])
  if (outcome.type !== 'completed') return outcome
  const replies = outcome.value.slice(leftover.length, -1)
  let answer = outcome.value.at(-1) as Reply
  if (isNegative(answer)) {
    if (verb === 'PASV') return { type: 'refused', command, reply: answer }
    command = { verb: 'PASV' }
    const second = yield* ask(command)
    if (second.type !== 'completed') return second
    answer = second.value
    conversation.passive = 'PASV'
  }
  const port = parsePassiveReply(answer)?.port
  if (port === undefined) return { type: 'failed', error: unreadable(command, answer) }
  if (port < FIRST_UNPRIVILEGED_PORT || port === conversation.controlPort) {
    return { type: 'failed', error: unsafe(command, port) }
  }
  return completed({ port, replies })
}

/** Opens the data connection; if an address from EPSV leads nowhere, PASV is tried, and kept if it leads somewhere. */
export function* openData(
  conversation: Conversation,
  address: PassiveAddress,
  transfer: Pick<DataUse, 'direction' | 'expected'>,
): Exchange<Outcome<void>> {
  const use: DataUse = { ...transfer, tlsStart: conversation.profile.tlsStart }
  const opened = yield* connect(address.port, use)
  if (opened.type !== 'open-failed') return opened
  if (conversation.passive === 'PASV') return { type: 'failed', error: opened.error }
  const second = yield* passiveAddress(conversation, [], 'PASV')
  if (second.type === 'refused') return { type: 'failed', error: opened.error }
  if (second.type !== 'completed') return second
  const reopened = yield* connect(second.value.port, use)
  if (reopened.type === 'open-failed') return { type: 'failed', error: reopened.error }
  if (reopened.type === 'completed') conversation.passive = 'PASV'
  return reopened
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

function unreadable(command: Command, answer: Reply): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_MALFORMED_REPLY',
    phase: 'data-connect',
    command: describeCommand(command),
    message: `the server's passive address cannot be read: "${describeReply(answer)}"`,
    reply: answer,
  })
}

function unsafe(command: Command, port: number): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_UNSAFE_ADDRESS',
    phase: 'data-connect',
    command: describeCommand(command),
    message: `the server names port ${port} for data, which is its control port or below ${FIRST_UNPRIVILEGED_PORT}; it was not connected to`,
  })
}
