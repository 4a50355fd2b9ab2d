import type { Command, PathArgument } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { ask, askTogether, firstRefusal, isConfused } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/**
 * Renames or moves a file or directory: RNFR, RNTO (RFC 959, 4.1.3), in one write where the server is known to bear
 * it. An abort between the two costs the session.
 */
export function* rename(
  conversation: Conversation,
  from: PathArgument,
  to: PathArgument,
): Exchange<Outcome<Reply>> {
  const commands: readonly [Command, Command] = [
    { verb: 'RNFR', path: from },
    { verb: 'RNTO', path: to },
  ]
  if (conversation.profile.batches) {
    const together = yield* askTogether(commands)
    if (together.type !== 'completed') return together
    const refusal = firstRefusal(commands, together.value)
    if (refusal === undefined) return completed(together.value[1] as Reply)
    if (refusal.command === commands[0] || !isConfused(together.value)) return refusal
    conversation.profile = { ...conversation.profile, batches: false }
  }
  const ready = yield* ask(commands[0])
  const outcome = ready.type === 'completed' ? yield* ask(commands[1]) : ready
  // ProFTPD takes nothing but RNTO then, and would give the name that comes with the next one to this file.
  const isHalf = outcome.type === 'aborted' && conversation.session.state.sequence === 'rename-due'
  if (isHalf) yield { type: 'drop-control' }
  return outcome
}
