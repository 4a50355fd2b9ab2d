import { ask, isUnknown } from './ask.ts'
import { completed, mapOutcome, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/** Sets the offset of the next transfer (RFC 3659, 5). */
export function* restartAt(offset: number): Exchange<Outcome<void>> {
  if (offset === 0) return completed(undefined)
  return mapOutcome(yield* ask({ verb: 'REST', offset }), () => undefined)
}

/**
 * Sets the range of the next transfer, its end inclusive: RANG (draft-bryan-ftp-range). False where the server does
 * not know it after all, or not now.
 */
export function* setRange(start: number, end: number): Exchange<Outcome<boolean>> {
  const outcome = yield* ask({ verb: 'RANG', start, end })
  if (outcome.type !== 'refused') return mapOutcome(outcome, () => true)
  return isUnknown(outcome.reply) || outcome.reply.code === 551 ? completed(false) : outcome
}
