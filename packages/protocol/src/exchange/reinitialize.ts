import type { Reply } from '../reply/reply.ts'
import { ask } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, mapOutcome, type Outcome } from './outcome.ts'
import { abortChange, changeControl } from './secure.ts'
import type { Exchange } from './step.ts'

/**
 * Ends the log-in and all that was settled for it, for another user: REIN (RFC 959, 4.1.1), through a 120 if there is
 * one. A control connection under TLS goes back to clear text (RFC 4217, 12).
 */
export function* reinitialize(conversation: Conversation): Exchange<Outcome<Reply>> {
  const { state } = conversation.session
  const outcome = yield* ask({ verb: 'REIN' })
  if (outcome.type === 'aborted' && state.controlProtection === 'protected') return yield* abortChange()
  if (outcome.type !== 'refused') {
    conversation.featuresOf = 'nobody'
    conversation.listing = undefined
  }
  if (outcome.type !== 'completed') return outcome
  if (conversation.session.state.dialogue !== 'clearing') return completed(outcome.value)
  return mapOutcome(yield* changeControl({ type: 'clear-control' }), () => outcome.value)
}
