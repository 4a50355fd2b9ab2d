import { parseAddressFamilies } from '../address/address-families.ts'
import type { DataAddress } from '../address/data-address.ts'
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

/** Where to connect to, and the replies to what was asked before it. */
export interface PassiveAddress extends DataAddress {
  readonly replies: readonly Reply[]
}

/**
 * Asks for a passive address, EPSV first, PASV from its first refusal on (RFC 2428, RFC 959).
 *
 * `before` travels in the same write where the server bears that; `transfer` is what the address is for, which
 * distributed servers must know before PASV (PRET). Only the port of the answer counts, unless its host is one that
 * the conversation trusts.
 */
export function* passiveAddress(
  conversation: Conversation,
  transfer: Command,
  before: readonly Command[] = [],
  verb: 'EPSV' | 'PASV' = passiveVerb(conversation),
): Exchange<Outcome<PassiveAddress>> {
  const commands = addressCommands(conversation, transfer, verb)
  let command = commands.at(-1) as Command
  const outcome = yield* askAll(conversation, [...before, ...commands])
  if (outcome.type !== 'completed') return outcome
  const replies = outcome.value.slice(0, before.length)
  const announcing = commands.length > 1 ? commands[0] : undefined
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
      return completed({ ...second.value, replies })
    }
    command = other
    const second = yield* ask(command)
    if (second.type !== 'completed') return second
    answer = second.value
  }
  const address = parsePassiveReply(answer)
  if (address === undefined) return unreadable(command, answer)
  const { host, port } = address
  const isLow = port < FIRST_UNPRIVILEGED_PORT && !conversation.lowPorts
  if (isLow || port === conversation.controlPort) return { type: 'failed', error: unsafe(command, port) }
  return completed({ ...(isTrusted(conversation, host) ? { host, port } : { port }), replies })
}

/** What asks for the address of a transfer. */
export function addressCommands(
  conversation: Conversation,
  transfer: Command,
  verb: 'EPSV' | 'PASV' = passiveVerb(conversation),
): readonly Command[] {
  return verb === 'PASV' ? [...announcement(conversation, transfer), { verb }] : [{ verb }]
}

function passiveVerb(conversation: Conversation): 'EPSV' | 'PASV' {
  return isExtendedOnly(conversation) ? 'EPSV' : conversation.passive
}

/** Some servers name no host, or none at all, and mean themselves. */
function isTrusted({ trustedHosts }: Conversation, host: string | undefined): host is string {
  if (host === undefined || host === '0.0.0.0') return false
  return trustedHosts === 'any' || trustedHosts.includes(host)
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
