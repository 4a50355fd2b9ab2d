import type { Command } from '../command/command.ts'
import { ask, isUnknown } from './ask.ts'
import { completed, mapOutcome, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/**
 * Says which of several hosts on one address is meant: HOST (RFC 7151), before USER. False where the server has only
 * one; a host that it does not have is a refusal.
 */
export function* chooseHost(host: string): Exchange<Outcome<boolean>> {
  const command: Command = { verb: 'HOST', host }
  const outcome = yield* ask(command)
  if (outcome.type !== 'refused') return mapOutcome(outcome, () => true)
  // Who does not know HOST may ask for a log-in first; 504 is the one code for a host that is not there.
  const { reply } = outcome
  return reply.code !== 504 && (isUnknown(reply) || reply.code === 530) ? completed(false) : outcome
}
