import { type Features, parseFeatures } from '../answers/features.ts'
import { ask } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/** Asks what the server can do (RFC 2389) and turns on UTF-8 where it has it; a refusal of either is no failure. */
export function* negotiate(conversation: Conversation): Exchange<Outcome<Features>> {
  const feat = yield* ask({ verb: 'FEAT' })
  if (feat.type === 'aborted' || feat.type === 'failed') return feat
  if (feat.type === 'completed') conversation.features = parseFeatures(feat.value)
  if (conversation.features.has('UTF8')) {
    const utf8 = yield* ask({ verb: 'OPTS', text: 'UTF8 ON' })
    if (utf8.type === 'aborted' || utf8.type === 'failed') return utf8
  }
  return completed(conversation.features)
}
