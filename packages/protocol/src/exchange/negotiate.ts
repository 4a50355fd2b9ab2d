import { capabilitiesOf } from '../answers/capabilities.ts'
import { type Features, noFeatures, parseFeatures } from '../answers/features.ts'
import { parseSystemReply } from '../answers/system-reply.ts'
import type { Command } from '../command/command.ts'
import { isNegative, type Reply } from '../reply/reply.ts'
import { askAll } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, type Outcome } from './outcome.ts'
import { protectionCommands } from './secure.ts'
import type { Exchange } from './step.ts'

const FEAT: Command = { verb: 'FEAT' }
const UTF8_ON: Command = { verb: 'OPTS', text: 'UTF8 ON' }

/** What to settle with the server beside its features. */
export interface Negotiation {
  /** What we call ourselves, for servers that ask (CLNT); nothing is said without it. */
  readonly client?: string | undefined
  /** The facts that listings should hold, of those that the server has (OPTS MLST; RFC 3659, 7.9). */
  readonly facts?: readonly string[] | undefined
  /** Ask what the server runs on (SYST): it helps to read odd listings. */
  readonly system?: boolean | undefined
}

/**
 * Asks what the server can do (RFC 2389) and turns on what it has and the caller wants: UTF-8, facts, the rest. No
 * refusal is a failure.
 *
 * Call it after the log-in; before it, `learnFeatures` tells whether TLS is to be had. Features that were told before
 * the log-in are asked for again: servers tell more, or anything at all, to those they know.
 */
export function* negotiate(
  conversation: Conversation,
  { client, facts, system = false }: Negotiation = {},
): Exchange<Outcome<Features>> {
  if (conversation.featuresOf !== 'logged-in') {
    const learned = yield* learnFeatures(conversation)
    if (learned.type !== 'completed') return learned
  }
  const { features, profile } = conversation
  const commands: Command[] = []
  if (client !== undefined && features.has('CLNT')) commands.push({ verb: 'CLNT', client })
  if (features.has('UTF8') && !profile.alwaysUtf8) commands.push(UTF8_ON)
  const wanted = facts === undefined ? '' : knownFacts(features, facts)
  if (wanted !== '') commands.push({ verb: 'OPTS', text: `MLST ${wanted}` })
  if (system) commands.push({ verb: 'SYST' })
  const outcome = yield* askAll(conversation, commands)
  if (outcome.type !== 'completed') return outcome
  if (system) conversation.system = parseSystemReply(outcome.value.at(-1) as Reply)
  return completed(features)
}

/**
 * What `protectData` with this level (under TLS) and `negotiate` will ask of this server, for `logIn` to send along.
 *
 * @example
 * yield* logIn(conversation, credentials, questionsBehindLogIn(conversation))
 */
export function questionsBehindLogIn(
  { profile, session }: Conversation,
  level: 'P' | 'C' = 'P',
): readonly Command[] {
  const isProtected = session.state.controlProtection === 'protected'
  return [...(isProtected ? protectionCommands(level) : []), FEAT, ...(profile.alwaysUtf8 ? [] : [UTF8_ON])]
}

/** What the server can do: FEAT (RFC 2389, 3). Nothing, where it does not know the command. */
export function* learnFeatures(conversation: Conversation): Exchange<Outcome<Features>> {
  const { login } = conversation.session.state
  const outcome = yield* askAll(conversation, [FEAT])
  if (outcome.type !== 'completed') return outcome
  const [answer] = outcome.value as [Reply]
  // What was told in clear text before TLS, or to another user, holds no more.
  conversation.features = isNegative(answer) ? noFeatures : parseFeatures(answer)
  conversation.hashAlgorithm = undefined
  conversation.featuresOf = login === 'logged-in' ? 'logged-in' : 'logged-out'
  return completed(conversation.features)
}

/** Those of the facts that the server has, for OPTS MLST; names do not depend on case (RFC 3659, 7.8). */
function knownFacts(features: Features, facts: readonly string[]): string {
  const known = capabilitiesOf(features).facts.map(({ name }) => name.toLowerCase())
  return facts.flatMap(fact => (known.includes(fact.toLowerCase()) ? [`${fact};`] : [])).join('')
}
