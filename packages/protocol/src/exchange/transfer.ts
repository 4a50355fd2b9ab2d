import type { Command } from '../command/command.ts'
import { isNegative, isPreliminary, type Reply } from '../reply/reply.ts'
import type { Ticket } from '../session/session-event.ts'
import { abandon, cutOff } from './abandon.ts'
import { misanswered, preliminary, reply, send } from './ask.ts'
import type { Conversation } from './conversation.ts'
import type { DataEnd } from './data-end.ts'
import { completed, type Outcome } from './outcome.ts'
import type { Exchange, Step } from './step.ts'
import { transferError } from './transfer-error.ts'
import { verdict } from './verdict.ts'

/** A transfer that is whole. */
export interface TransferReport {
  /** Bytes that went over the data connection. */
  readonly bytes: number
  readonly reply: Reply
}

export interface TransferPlan {
  readonly command: Command
  /** Bytes that a whole transfer has, where known. */
  readonly expected: number | undefined
}

/** The transfer command over a data connection that is already open, to its verdict (RFC 959, 5.4). */
export function* transfer(
  conversation: Conversation,
  { command, expected }: TransferPlan,
): Exchange<Outcome<TransferReport>> {
  const sent = yield* send(command)
  if (sent.type !== 'sent') return sent
  const first = yield* preliminary(sent.ticket)
  if (first.type === 'aborted') return yield* abandon(conversation, command, sent.ticket)
  if (first.type === 'failed') return first
  if (isNegative(first.reply)) return { type: 'refused', command, reply: first.reply }

  yield { type: 'start-data' }
  const end = yield* dataEnded(sent.ticket, first.reply)
  if (end.how === 'aborted') return yield* abandon(conversation, command, sent.ticket)
  if (end.how === 'overrun' || end.how === 'caller-failed') {
    const { reply: answer } = yield* cutOff(conversation, command, sent.ticket)
    // What the server says to our giving up is no reason of its own.
    return { type: 'failed', error: transferError(command, { end, expected, reply: undefined }, { answer }) }
  }

  const final = isPreliminary(first.reply) ? yield* finalReply(sent.ticket, end) : first
  if (final.type === 'aborted') return yield* abandon(conversation, command, sent.ticket)
  const facts = { end, expected, reply: final.type === 'reply' ? final.reply : undefined }
  if (verdict(facts) !== 'complete') {
    const lost = final.type === 'failed' ? final.error : undefined
    return { type: 'failed', error: transferError(command, facts, { lost }) }
  }
  return completed({ bytes: end.bytes, reply: facts.reply as Reply })
}

/** Data may end and the final reply may come in any order: both are waited for. */
function* dataEnded(ticket: Ticket, first: Reply): Exchange<DataEnd | { readonly how: 'aborted' }> {
  // A server that is done without a preliminary reply may never have accepted the data connection.
  const deadline = isPreliminary(first) ? 'dataProgress' : 'cause'
  const step: Step = { type: 'data-ended', ticket, deadline }
  const answer = yield step
  if (answer.type === 'data-ended') return answer.end
  if (answer.type === 'aborted') return { how: 'aborted' }
  throw misanswered(step, answer)
}

/** After a broken data connection the server's reply is the better reason, so it gets a moment to arrive. */
function finalReply(ticket: Ticket, end: DataEnd): ReturnType<typeof reply> {
  const orderly = end.how === 'orderly' || end.how === 'unproven'
  return reply(ticket, orderly ? 'finalReply' : 'cause')
}
