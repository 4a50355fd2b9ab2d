import { ask } from './ask.ts'
import { completed, mapOutcome, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/** Sets the offset of the next transfer (RFC 3659, 5). */
export function* restartAt(offset: number): Exchange<Outcome<void>> {
  if (offset === 0) return completed(undefined)
  return mapOutcome(yield* ask({ verb: 'REST', offset }), () => undefined)
}
