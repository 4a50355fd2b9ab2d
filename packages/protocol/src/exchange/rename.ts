import type { Command, PathArgument } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { ask, askTogether, firstRefusal, isConfused } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/**
 * Renames or moves a file or directory: RNFR, RNTO (RFC 959, 4.1.3), in one write where the server is known to bear
 * it.
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
  if (ready.type !== 'completed') return ready
  return yield* ask(commands[1])
}
