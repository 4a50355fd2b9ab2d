import { ask, isUnknown } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, mapOutcome, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/** Sets the offset of the next transfer (RFC 3659, 5). */
export function* restartAt(conversation: Conversation, offset: number): Exchange<Outcome<void>> {
  if (offset === 0) return completed(undefined)
  conversation.leftover = { verb: 'REST', offset: 0 }
  const outcome = yield* ask({ verb: 'REST', offset })
  if (outcome.type === 'refused') conversation.leftover = undefined
  return mapOutcome(outcome, () => undefined)
}

/**
 * Sets the range of the next transfer, its end inclusive: RANG (draft-bryan-ftp-range). False where the server does
 * not know it after all, or not now.
 */
export function* setRange(
  conversation: Conversation,
  start: number,
  end: number,
): Exchange<Outcome<boolean>> {
  conversation.leftover = { verb: 'RANG', start: 1, end: 0 }
  const outcome = yield* ask({ verb: 'RANG', start, end })
  if (outcome.type !== 'refused') return mapOutcome(outcome, () => true)
  conversation.leftover = undefined
  return isUnknown(outcome.reply) || outcome.reply.code === 551 ? completed(false) : outcome
}

/** Takes back an offset or range that no transfer has used up. */
export function* takeBack(conversation: Conversation): Exchange<Outcome<void>> {
  const { leftover } = conversation
  if (leftover === undefined) return completed(undefined)
  const outcome = yield* ask(leftover)
  if (outcome.type === 'completed') conversation.leftover = undefined
  return mapOutcome(outcome, () => undefined)
}
