import { Features } from '../../src/answers/features.ts'
import type { Conversation } from '../../src/exchange/conversation.ts'
import type { Outcome } from '../../src/exchange/outcome.ts'
import { lockStep, type ServerProfile } from '../../src/exchange/server-profile.ts'
import type { Exchange } from '../../src/exchange/step.ts'
import { conversationWith, dialogue, type Script } from './play.ts'

/** An exchange that goes well, and all that is said and done in it. */
export interface GoodDialogue {
  readonly name: string
  readonly script: Script
  begin(): Exchange<Outcome<unknown>>
}

export const batching: ServerProfile = { ...lockStep, batches: true }
export const featuresOf = (names: Readonly<Record<string, string>>): Features =>
  new Features(new Map(Object.entries(names)))

export const image = { representation: 'image' } as const

/** A dialogue of an exchange with what its conversation knows. */
export function good(
  name: string,
  settings: Parameters<typeof conversationWith>[0],
  exchange: (conversation: Conversation) => Exchange<Outcome<unknown>>,
  text: string,
): GoodDialogue {
  return { name, script: dialogue(text), begin: () => exchange(conversationWith(settings)) }
}

/** A dialogue of an exchange that no conversation is needed for. */
export const simple = (
  name: string,
  exchange: () => Exchange<Outcome<unknown>>,
  text: string,
): GoodDialogue => good(name, {}, exchange, text)
