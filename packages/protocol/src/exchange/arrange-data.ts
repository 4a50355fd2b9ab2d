import type { Command } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { activeAddress } from './active-address.ts'
import { firstRefusal } from './ask.ts'
import type { Conversation } from './conversation.ts'
import type { DataPlan } from './data-plan.ts'
import { imageType, isExtendedOnly, modeFor } from './data-settings.ts'
import { completed, mapOutcome, misused, type Outcome } from './outcome.ts'
import { passiveAddress } from './passive-address.ts'
import type { Exchange } from './step.ts'

/** Where the data connection comes from, and the replies to the caller's own queries. */
export interface DataArrangement {
  /** The host to connect to, where it is not the peer of the control connection. */
  readonly host?: string
  /** The port to connect to; there is none where the server connects. */
  readonly port?: number
  readonly replies: readonly Reply[]
}

/**
 * What comes before a transfer: the type unless it holds already, the caller's queries, and an address, passive or
 * active as the conversation goes.
 */
export function* arrangeData(conversation: Conversation, plan: DataPlan): Exchange<Outcome<DataArrangement>> {
  const { command, queries = [] } = plan
  if (conversation.dataMode === 'active' && isExtendedOnly(conversation)) {
    return misused(command, 'cannot have an active data connection after EPSV ALL; open another session')
  }
  const settings = settingsFor(conversation, plan)
  const before = [...settings, ...queries]
  const arranged =
    conversation.dataMode === 'active'
      ? mapOutcome(yield* activeAddress(conversation, before), replies => ({ replies }))
      : yield* passiveAddress(conversation, command, before)
  if (arranged.type !== 'completed') return arranged
  const { replies, ...address } = arranged.value
  const refusal = firstRefusal(settings, replies.slice(0, settings.length))
  if (refusal !== undefined) return refusal
  conversation.leftover = undefined
  return completed({ ...address, replies: replies.slice(settings.length) })
}

/**
 * What must be set for a transfer that is not: what takes back an old offset, the mode, and the type. ASCII is what a
 * session begins with, but not with every server, so it is always asked for.
 */
export function settingsFor(
  conversation: Conversation,
  { command, representation }: DataPlan,
): readonly Command[] {
  const { leftover } = conversation
  const settings: Command[] = leftover === undefined ? [] : [leftover]
  settings.push(...modeFor(conversation, command))
  if (representation === 'ascii') settings.push({ verb: 'TYPE', type: 'A' })
  if (representation === 'image') settings.push(...imageType(conversation))
  return settings
}
