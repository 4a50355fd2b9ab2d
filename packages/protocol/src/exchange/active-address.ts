import { parseAddressFamilies } from '../address/address-families.ts'
import { encodeEprtArgument } from '../address/eprt-argument.ts'
import { isIpv4 } from '../address/ip-address.ts'
import { encodePortArgument } from '../address/port-argument.ts'
import type { Command } from '../command/command.ts'
import { isNegative, type Reply } from '../reply/reply.ts'
import { ask, askAll, perform, refused } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, mapOutcome, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/**
 * Listens for a data connection and tells the server where: EPRT, and for IPv4 PORT from its first refusal on (RFC
 * 2428, 2; RFC 959, 4.1.2). The replies are those to what was asked `before`.
 */
export function* activeAddress(
  conversation: Conversation,
  before: readonly Command[] = [],
): Exchange<Outcome<readonly Reply[]>> {
  const listening = yield* perform({ type: 'listen' }, 'listening', 'open-failed')
  if (listening.type === 'open-failed') return { type: 'failed', error: listening.error }
  if (listening.type !== 'listening') return listening
  const { host, port } = listening.address

  const inShort: Command | undefined = isIpv4(host)
    ? { verb: 'PORT', address: encodePortArgument(host, port) }
    : undefined
  const extended: Command = { verb: 'EPRT', address: encodeEprtArgument(host, port) }
  const command = (conversation.active === 'PORT' ? inShort : undefined) ?? extended
  const outcome = yield* askAll(conversation, [...before, command])
  if (outcome.type !== 'completed') return outcome
  const replies = outcome.value.slice(0, -1)
  const answer = outcome.value.at(-1) as Reply
  if (!isNegative(answer)) return completed(replies)
  const hasFamily = parseAddressFamilies(answer)?.includes('ipv4') ?? true
  if (command === inShort || inShort === undefined || !hasFamily) return refused(command, answer)
  const second = yield* ask(inShort)
  if (second.type === 'completed') conversation.active = 'PORT'
  return mapOutcome(second, () => replies)
}
