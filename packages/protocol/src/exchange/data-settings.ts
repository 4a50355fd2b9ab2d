import { ask } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { mapOutcome, type Outcome } from './outcome.ts'
import type { Exchange, TransmissionMode } from './step.ts'

/**
 * How bytes travel over data connections: MODE (RFC 959, 3.4). The driver of the exchanges must know the mode; S is
 * the one that all know.
 */
export function* transferMode(conversation: Conversation, mode: TransmissionMode): Exchange<Outcome<void>> {
  const outcome = yield* ask({ verb: 'MODE', mode })
  if (outcome.type === 'completed') conversation.mode = mode
  return mapOutcome(outcome, () => undefined)
}

/**
 * Promises to use nothing but EPSV for data from here on, which lets some firewalls and servers do less: EPSV ALL
 * (RFC 2428, 4).
 */
export function* extendedPassiveOnly(conversation: Conversation): Exchange<Outcome<void>> {
  const outcome = yield* ask({ verb: 'EPSV', protocol: 'ALL' })
  if (outcome.type === 'completed') {
    conversation.extendedOnly = true
    conversation.passive = 'EPSV'
  }
  return mapOutcome(outcome, () => undefined)
}
