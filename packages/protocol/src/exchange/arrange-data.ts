import type { Command } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { activeAddress } from './active-address.ts'
import { firstRefusal } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { imageType, isExtendedOnly } from './data-settings.ts'
import { completed, misused, type Outcome } from './outcome.ts'
import { passiveAddress } from './passive-address.ts'
import type { Exchange } from './step.ts'

/** Bytes as they are, or lines of text (RFC 959, 3.1.1). */
export type Representation = 'image' | 'ascii'

/** What a data connection is arranged for. */
export interface DataPlan {
  /** The transfer command. */
  readonly command: Command
  /** TYPE I or A; a listing is text whatever the type. */
  readonly representation?: Representation | undefined
  /** What else the caller wants to know before; it travels with the rest where the server bears that. */
  readonly queries?: readonly Command[] | undefined
}

/** Where the data connection comes from, and the replies to the caller's own queries. */
export interface DataArrangement {
  /** The port to connect to; undefined where the server connects. */
  readonly port: number | undefined
  readonly replies: readonly Reply[]
}

/**
 * What comes before a transfer: the type unless it holds already, the caller's queries, and an address, passive or
 * active as the conversation goes.
 */
export function* arrangeData(
  conversation: Conversation,
  { command, representation, queries = [] }: DataPlan,
): Exchange<Outcome<DataArrangement>> {
  if (conversation.dataMode === 'active' && isExtendedOnly(conversation)) {
    return misused(command, 'cannot have an active data connection after EPSV ALL; open another session')
  }
  const leftover = conversation.leftover === undefined ? [] : [conversation.leftover]
  const type = typeCommand(conversation, representation)
  const before = [...leftover, ...type, ...queries]
  const arranged =
    conversation.dataMode === 'active'
      ? yield* activeAddress(conversation, before)
      : yield* passiveAddress(conversation, command, before)
  if (arranged.type !== 'completed') return arranged
  const port = 'port' in arranged.value ? arranged.value.port : undefined
  const replies = 'port' in arranged.value ? arranged.value.replies : arranged.value
  const settings = [...leftover, ...type]
  const refusal = firstRefusal(settings, replies.slice(0, settings.length))
  if (refusal !== undefined) return refusal
  conversation.leftover = undefined
  return completed({ port, replies: replies.slice(settings.length) })
}

/** ASCII is what a session begins with, but not with every server, so it is always asked for. */
function typeCommand(
  conversation: Conversation,
  representation: Representation | undefined,
): readonly Command[] {
  if (representation === 'ascii') return [{ verb: 'TYPE', type: 'A' }]
  return representation === undefined ? [] : imageType(conversation)
}
