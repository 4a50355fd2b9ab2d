import type { Command } from '../command/command.ts'
import { isNegative, type Reply } from '../reply/reply.ts'
import type { Conversation } from './conversation.ts'
import { type PassiveAddress, passiveAddress } from './open-data.ts'
import type { Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/**
 * What comes before a transfer of bytes: TYPE I unless it holds already, the caller's own queries, a passive
 * address.
 */
export function* prepare(
  conversation: Conversation,
  queries: readonly Command[] = [],
): Exchange<Outcome<PassiveAddress>> {
  const image: readonly Command[] =
    conversation.session.state.representation === 'image' ? [] : [{ verb: 'TYPE', type: 'I' }]
  const address = yield* passiveAddress(conversation, [...image, ...queries])
  if (address.type !== 'completed' || image.length === 0) return address
  const reply = address.value.replies[0] as Reply
  return isNegative(reply) ? { type: 'refused', command: image[0] as Command, reply } : address
}
