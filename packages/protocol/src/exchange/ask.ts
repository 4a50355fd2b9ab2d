import type { Command } from '../command/command.ts'
import { isNegative, type Reply } from '../reply/reply.ts'
import { badSequence } from '../session/bad-sequence.ts'
import type { Ticket } from '../session/session-event.ts'
import type { Conversation } from './conversation.ts'
import { completed, type Outcome, type Refused } from './outcome.ts'
import { takeAhead } from './sent-ahead.ts'
import { inLockStep } from './server-profile.ts'
import type { Aborted, Answer, Deadline, Exchange, Failed, Step } from './step.ts'

type AnswerOf<Type extends Answer['type']> = Extract<Answer, { readonly type: Type }>
type Replied = AnswerOf<'reply'> | Aborted | Failed

/** Takes a step whose answer is one of some types; any other is the fault of the driver. */
export function* perform<Type extends Answer['type']>(
  step: Step,
  ...types: readonly Type[]
): Exchange<AnswerOf<Type> | Aborted | Failed> {
  const answer = yield step
  if (answer.type === 'aborted' || answer.type === 'failed') return answer
  if ((types as readonly string[]).includes(answer.type)) return answer as AnswerOf<Type>
  throw badSequence(`the step "${step.type}" was answered with "${answer.type}"`)
}

/** A step on the way back: an abort that comes only now changes nothing, and is told once. */
export function* insist<T extends { readonly type: string }>(step: () => Exchange<T>): Exchange<T> {
  const answer = yield* step()
  return answer.type === 'aborted' ? yield* step() : answer
}

/** Sends commands in one write; the first of their tickets. */
export function send(...commands: readonly Command[]): Exchange<AnswerOf<'sent'> | Aborted | Failed> {
  return perform({ type: 'send', commands }, 'sent')
}

/** Waits for the first reply to a ticket. */
export function preliminary(ticket: Ticket): Exchange<Replied> {
  return perform({ type: 'preliminary', ticket, deadline: 'firstReply' }, 'reply')
}

/** Waits for the final reply to a ticket. */
export function reply(ticket: Ticket, deadline: Deadline = 'reply'): Exchange<Replied> {
  return perform({ type: 'reply', ticket, deadline }, 'reply')
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
  return isNegative(answer.reply) ? refused(command, answer.reply) : completed(answer.reply)
}

/**
 * Several commands that do not depend on each other and their final replies, negative ones too: in one write
 * where the server is known to bear it, else one after the other.
 *
 * What has left before its turn is not asked again. But a server that answers such a question, or a write of several,
 * as if it had read it wrongly is asked one by one, and in lock-step from then on.
 */
export function* askAll(
  conversation: Conversation,
  commands: readonly Command[],
): Exchange<Outcome<readonly Reply[]>> {
  const ahead = takeAhead(conversation, commands)
  if (ahead !== undefined) {
    const early = yield* repliesTo(ahead, commands.length)
    if (early.type !== 'completed' || !early.value.some(isUntimely)) return early
    conversation.profile = inLockStep(conversation.profile)
  }
  if (conversation.profile.batches && commands.length > 0) {
    const together = yield* askTogether(commands)
    if (together.type !== 'completed' || !isConfused(together.value)) return together
    conversation.profile = inLockStep(conversation.profile)
  }
  const replies: Reply[] = []
  for (const command of commands) {
    const answer = yield* askTogether([command])
    if (answer.type !== 'completed') return answer
    replies.push(...answer.value)
  }
  return completed(replies)
}

/** Several commands in one write, whatever the server bears, and their final replies, negative ones too. */
export function* askTogether(commands: readonly Command[]): Exchange<Outcome<readonly Reply[]>> {
  const sent = yield* send(...commands)
  return sent.type === 'sent' ? yield* repliesTo(sent.ticket, commands.length) : sent
}

/** The final replies to so many commands from a ticket on. */
export function* repliesTo(ticket: Ticket, count: number): Exchange<Outcome<readonly Reply[]>> {
  const replies: Reply[] = []
  for (let at = 0; at < count; at++) {
    const answer = yield* reply(ticket + at)
    if (answer.type === 'aborted') return yield* settle()
    if (answer.type === 'failed') return answer
    replies.push(answer.reply)
  }
  return completed(replies)
}

/** The first of some commands that was refused. */
export function firstRefusal(commands: readonly Command[], replies: readonly Reply[]): Refused | undefined {
  const at = replies.findIndex(isNegative)
  return at === -1 ? undefined : refused(commands[at] as Command, replies[at] as Reply)
}

/** A negative reply as an outcome. */
export function refused(command: Command, answer: Reply): Refused {
  return { type: 'refused', command, reply: answer }
}

/** 500 is "what?" and 503 "not now": what stands behind another command in a write need not be either. */
export function isConfused(replies: readonly Reply[]): boolean {
  return replies.slice(1).some(({ code }) => code === 500 || code === 503)
}

/** The same, and "not at the moment", for what was asked before its turn. */
function isUntimely({ code }: Reply): boolean {
  return code === 500 || code === 503 || (code >= 400 && code < 500)
}

/** The server does not know the command, or not in this form (RFC 959, 4.2.2). */
export function isUnknown({ code }: Reply): boolean {
  return code === 500 || code === 501 || code === 502 || code === 504
}
