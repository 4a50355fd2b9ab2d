import { parseAddressFamilies } from '../address/address-families.ts'
import { parsePassiveReply } from '../address/parse-passive.ts'
import type { Command, PathArgument } from '../command/command.ts'
import { describeCommand, memberOf } from '../command/describe-command.ts'
import { RemoteProtocolError } from '../errors.ts'
import { isNegative, type Reply } from '../reply/reply.ts'
import { ask, askAll, isUnknown, refused } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { isExtendedOnly } from './data-settings.ts'
import { completed, type Outcome, unreadable } from './outcome.ts'
import type { Exchange } from './step.ts'

const FIRST_UNPRIVILEGED_PORT = 1024

/** A port to connect to, and the replies to what was asked before it. */
export interface PassiveAddress {
  readonly port: number
  readonly replies: readonly Reply[]
}

/**
 * Asks for a passive address, EPSV first, PASV from its first refusal on (RFC 2428, RFC 959).
 *
 * `before` travels in the same write where the server bears that; `transfer` is what the address is for, which
 * distributed servers must know before PASV (PRET). Only the port of the answer counts: the host is always the peer
 * of the control connection.
 */
export function* passiveAddress(
  conversation: Conversation,
  transfer: Command,
  before: readonly Command[] = [],
  verb: 'EPSV' | 'PASV' = isExtendedOnly(conversation) ? 'EPSV' : conversation.passive,
): Exchange<Outcome<PassiveAddress>> {
  const announced = verb === 'PASV' ? announcement(conversation, transfer) : []
  let command: Command = { verb }
  const outcome = yield* askAll(conversation, [...before, ...announced, command])
  if (outcome.type !== 'completed') return outcome
  const replies = outcome.value.slice(0, before.length)
  const announcing = announced[0]
  const pret = outcome.value[before.length] as Reply
  if (announcing !== undefined && isNegative(pret)) {
    if (!isUnknown(pret)) return refused(announcing, pret)
    conversation.takesPret = false
  }

  let answer = outcome.value.at(-1) as Reply
  if (isNegative(answer)) {
    const other = otherForm(conversation, command, answer)
    if (other === undefined) return refused(command, answer)
    if (other.verb === 'PASV') {
      const second = yield* passiveAddress(conversation, transfer, [], 'PASV')
      if (second.type !== 'completed') return second
      conversation.passive = 'PASV'
      return completed({ port: second.value.port, replies })
    }
    command = other
    const second = yield* ask(command)
    if (second.type !== 'completed') return second
    answer = second.value
  }
  const port = parsePassiveReply(answer)?.port
  if (port === undefined) return unreadable(command, answer)
  if (port < FIRST_UNPRIVILEGED_PORT || port === conversation.controlPort) {
    return { type: 'failed', error: unsafe(command, port) }
  }
  return completed({ port, replies })
}

function announcement(conversation: Conversation, transfer: Command): readonly Command[] {
  const { features, profile, takesPret } = conversation
  if (!takesPret || profile.ignoresPret || !features.has('PRET')) return []
  return [
    { verb: 'PRET', transfer: transfer.verb, path: memberOf(transfer, 'path') as PathArgument | undefined },
  ]
}

/** What to ask instead of what was refused: EPSV for the family that the server names, else PASV. */
function otherForm(conversation: Conversation, command: Command, answer: Reply): Command | undefined {
  if (command.verb === 'PASV') return undefined
  const family = parseAddressFamilies(answer)?.[0]
  if (family !== undefined) return { verb: 'EPSV', protocol: family === 'ipv4' ? '1' : '2' }
  return isExtendedOnly(conversation) ? undefined : { verb: 'PASV' }
}

function unsafe(command: Command, port: number): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_UNSAFE_ADDRESS',
    phase: 'data-connect',
    command: describeCommand(command),
    message:
      `the server names port ${port} for data, which is its control port or below ` +
      `${FIRST_UNPRIVILEGED_PORT}; it was not connected to`,
  })
}
