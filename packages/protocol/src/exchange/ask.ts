import type { Command } from '../command/command.ts'
import { LocalProtocolError } from '../errors.ts'
import { isNegative, type Reply } from '../reply/reply.ts'
import type { Ticket } from '../session/session-event.ts'
import type { Conversation } from './conversation.ts'
import { completed, type Outcome } from './outcome.ts'
import type { Aborted, Answer, Deadline, Exchange, Failed, Step } from './step.ts'

/** Sends commands in one write; the first of their tickets. */
export function* send(
  ...commands: readonly Command[]
): Exchange<{ type: 'sent'; ticket: Ticket } | Aborted | Failed> {
  const step: Step = { type: 'send', commands }
  const answer = yield step
  if (answer.type === 'sent' || answer.type === 'aborted' || answer.type === 'failed') return answer
  throw misanswered(step, answer)
}

/** Waits for the first reply to a ticket. */
export function preliminary(ticket: Ticket): Exchange<{ type: 'reply'; reply: Reply } | Aborted | Failed> {
  return awaitReply({ type: 'preliminary', ticket, deadline: 'firstReply' })
}

/** Waits for the final reply to a ticket. */
export function reply(
  ticket: Ticket,
  deadline: Deadline = 'reply',
): Exchange<{ type: 'reply'; reply: Reply } | Aborted | Failed> {
  return awaitReply({ type: 'reply', ticket, deadline })
}

function* awaitReply(step: Step): Exchange<{ type: 'reply'; reply: Reply } | Aborted | Failed> {
  const answer = yield step
  if (answer.type === 'reply' || answer.type === 'aborted' || answer.type === 'failed') return answer
  throw misanswered(step, answer)
}

/** After an abort with nothing but plain commands outstanding: their replies are waited for and dropped. */
export function* settle(): Exchange<Aborted> {
  yield { type: 'settle' }
  return { type: 'aborted' }
}

/** One command and its final reply. */
export function* ask(command: Command, deadline: Deadline = 'reply'): Exchange<Outcome<Reply>> {
  const sent = yield* send(command)
  if (sent.type !== 'sent') return sent
  const answer = yield* reply(sent.ticket, deadline)
  if (answer.type === 'aborted') return yield* settle()
  if (answer.type === 'failed') return answer
  return isNegative(answer.reply)
    ? { type: 'refused', command, reply: answer.reply }
    : completed(answer.reply)
}

/**
 * Several commands that do not depend on each other and their final replies, negative ones too: in one write
 * where the server is known to bear it, else one after the other.
 */
export function* askAll(
  conversation: Conversation,
  commands: readonly Command[],
): Exchange<Outcome<readonly Reply[]>> {
  const pieces = conversation.profile.batches ? [commands] : commands.map(command => [command])
  const replies: Reply[] = []
  for (const piece of pieces) {
    const sent = yield* send(...piece)
    if (sent.type !== 'sent') return sent
    for (let i = 0; i < piece.length; i++) {
      const answer = yield* reply(sent.ticket + i)
      if (answer.type === 'aborted') return yield* settle()
      if (answer.type === 'failed') return answer
      replies.push(answer.reply)
    }
  }
  return completed(replies)
}

/** The driver's own fault: an answer that does not belong to the step. */
export function misanswered(step: Step, answer: Answer): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_SEQUENCE',
    phase: 'command',
    message: `the step "${step.type}" was answered with "${answer.type}"`,
  })
}
