import type { Command } from '../command/command.ts'
import { isNegative, type Reply } from '../reply/reply.ts'
import { ask, askAll } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/** Puts the control connection under TLS (RFC 4217, 4): AUTH TLS, the handshake. Only 234 is a yes. */
export function* secure(): Exchange<Outcome<void>> {
  const command: Command = { verb: 'AUTH', mechanism: 'TLS' }
  const outcome = yield* ask(command)
  if (outcome.type !== 'completed') return outcome
  if (outcome.value.code !== 234) return { type: 'refused', command, reply: outcome.value }
  const answer = yield { type: 'secure-control' }
  if (answer.type === 'failed' || answer.type === 'aborted') return answer
  return completed(undefined)
}

/** Puts data connections under TLS (RFC 4217, 8 and 9): PBSZ 0, PROT P. Any refusal is one. */
export function* protectData(conversation: Conversation): Exchange<Outcome<void>> {
  const commands: readonly Command[] = [
    { verb: 'PBSZ', size: 0 },
    { verb: 'PROT', level: 'P' },
  ]
  const outcome = yield* askAll(conversation, commands)
  if (outcome.type !== 'completed') return outcome
  const index = outcome.value.findIndex(isNegative)
  if (index === -1) return completed(undefined)
  return { type: 'refused', command: commands[index] as Command, reply: outcome.value[index] as Reply }
}

/** TLS from the first byte, before the greeting (port 990, by custom). */
export function* secureAtOnce(): Exchange<Outcome<void>> {
  const answer = yield { type: 'secure-control' }
  if (answer.type === 'failed' || answer.type === 'aborted') return answer
  return completed(undefined)
}

/** TLS if the server has it, clear text if it says that it has not. */
export function* securePreferred(): Exchange<Outcome<void>> {
  const outcome = yield* secure()
  return outcome.type === 'refused' ? completed(undefined) : outcome
}
