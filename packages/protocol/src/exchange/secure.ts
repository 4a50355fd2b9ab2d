import type { Command } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { ask, askAll, firstRefusal, perform, refused } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, type Outcome } from './outcome.ts'
import type { Aborted, Exchange, Step } from './step.ts'

/** The security mechanism is not understood (RFC 2228, 3); any other no is not about the mechanism. */
const MECHANISM_UNKNOWN = 504

/**
 * Puts the control connection under TLS (RFC 4217, 4): AUTH TLS, the handshake. Only 234 is a yes.
 *
 * Servers older than the RFC know the same handshake as AUTH SSL, which is asked for where TLS is no name to them.
 *
 * @example
 * yield* secure() // before logIn
 * yield* protectData(conversation) // behind logIn
 */
export function* secure(): Exchange<Outcome<void>> {
  const outcome = yield* secureBy('TLS')
  if (outcome.type !== 'refused' || outcome.reply.code !== MECHANISM_UNKNOWN) return outcome
  const second = yield* secureBy('SSL')
  return second.type === 'refused' ? outcome : second
}

function isTransient({ code }: Reply): boolean {
  return code >= 400 && code < 500
}

/** TLS from the first byte, before the greeting (port 990, by custom). */
export function secureAtOnce(): Exchange<Outcome<void>> {
  return changeControl({ type: 'secure-control' })
}

/** TLS if the server has it, clear text if it says that it has not; that it cannot just now is a refusal. */
export function* securePreferred(): Exchange<Outcome<void>> {
  const outcome = yield* secure()
  const hasNone = outcome.type === 'refused' && !isTransient(outcome.reply)
  return hasNone ? completed(undefined) : outcome
}

/**
 * Puts data connections under TLS (RFC 4217, 8 and 9): PBSZ 0, PROT P. With the level C they are in clear text, which
 * nothing but this name brings about. Any refusal is one.
 */
export function* protectData(conversation: Conversation, level: 'P' | 'C' = 'P'): Exchange<Outcome<void>> {
  const commands = protectionCommands(level)
  const outcome = yield* askAll(conversation, commands)
  if (outcome.type !== 'completed') return outcome
  return firstRefusal(commands, outcome.value) ?? completed(undefined)
}

/** What sets the protection of data connections. */
export function protectionCommands(level: 'P' | 'C'): readonly Command[] {
  return [
    { verb: 'PBSZ', size: 0 },
    { verb: 'PROT', level },
  ]
}

/**
 * Takes the control connection back to clear text (RFC 4217, 12), for firewalls that must read it: CCC, the end of
 * TLS. Data connections stay as they are.
 */
export function* clearControl(): Exchange<Outcome<void>> {
  const outcome = yield* ask({ verb: 'CCC' })
  if (outcome.type === 'completed') return yield* changeControl({ type: 'clear-control' })
  return outcome.type === 'aborted' ? yield* abortChange() : outcome
}

function* secureBy(mechanism: string): Exchange<Outcome<void>> {
  const command: Command = { verb: 'AUTH', mechanism }
  const outcome = yield* ask(command)
  if (outcome.type === 'aborted') return yield* abortChange()
  if (outcome.type !== 'completed') return outcome
  if (outcome.value.code !== 234) return refused(command, outcome.value)
  return yield* changeControl({ type: 'secure-control' })
}

/** Begins or ends TLS on the control connection. */
export function* changeControl(step: Step): Exchange<Outcome<void>> {
  const answer = yield* perform(step, 'secured', 'cleared')
  if (answer.type === 'aborted') return yield* abortChange()
  return answer.type === 'failed' ? answer : completed(undefined)
}

/** The server may have agreed already, and then waits for what nobody will send. */
export function* abortChange(): Exchange<Aborted> {
  yield { type: 'drop-control' }
  return { type: 'aborted' }
}
