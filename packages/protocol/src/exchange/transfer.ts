import { parseTimeReply } from '../answers/time-value.ts'
import type { TimeValue } from '../answers/timestamp.ts'
import type { Command } from '../command/command.ts'
import { verbs } from '../command/verbs.ts'
import type { FtpError } from '../errors.ts'
import { isCompletion, isNegative, isPreliminary, type Reply } from '../reply/reply.ts'
import type { Ticket } from '../session/session-event.ts'
import { abandon, cutOff } from './abandon.ts'
import { perform, preliminary, refused, send } from './ask.ts'
import type { Conversation } from './conversation.ts'
import type { DataEnd } from './data-end.ts'
import { askAhead, nextQuestions, whenAhead } from './look-ahead.ts'
import { completed, type Outcome } from './outcome.ts'
import { rememberAhead } from './sent-ahead.ts'
import type { DataUse, Exchange, Failed } from './step.ts'
import { transferError } from './transfer-error.ts'
import { verdict } from './verdict.ts'

/** A transfer that is whole. */
export interface TransferReport {
  /** Bytes that went over the data connection. */
  readonly bytes: number
  /** The server's last word on it. */
  readonly reply: Reply
  /** Its first word, where it has said something before the bytes. */
  readonly preliminary?: Reply | undefined
}

export interface TransferPlan {
  readonly command: Command
  readonly use: DataUse
  /** MDTM, if it is to be asked in one write with the command. */
  readonly queries?: readonly Command[] | undefined
  /** The bytes need not wait for the server's word. */
  readonly early?: boolean | undefined
  /** The server connects to us, once it has agreed to the transfer. */
  readonly active: boolean
  /** The expected bytes are a part of the file: ProFTPD sends more than its range under TLS, and is stopped then. */
  readonly isPart?: boolean | undefined
  /** A server that says it is done, without anything on the data connection, means that there is nothing to send. */
  readonly mayBeNothing?: boolean | undefined
}

/** The transfer command over a data connection that is arranged for, to its verdict (RFC 959, 5.4). */
export function* transfer(conversation: Conversation, plan: TransferPlan): Exchange<Outcome<TransferReport>> {
  const { command, use, active, queries = [] } = plan
  const { expected } = use
  const ahead = whenAhead(conversation, command, use)
  const questions = ahead === 'at-once' ? yield* nextQuestions(conversation, command) : []
  const sent = yield* send(...queries, command, ...questions)
  if (sent.type !== 'sent') return sent
  const ticket = sent.ticket + queries.length
  rememberAhead(conversation, questions, ticket + 1)
  if (plan.early === true) yield { type: 'start-data', command }
  let first = yield* preliminary(sent.ticket)
  const modified = first.type === 'reply' ? parseTimeReply(first.reply) : undefined
  if (queries.length > 0 && first.type === 'reply') first = yield* preliminary(ticket)
  // A transfer that was refused may have left its offset behind.
  if (first.type === 'reply' && !isNegative(first.reply)) conversation.leftover = undefined
  if (first.type === 'aborted') return yield* abandon(conversation, command, ticket)
  if (first.type === 'failed') return first
  if (isNegative(first.reply)) return refused(command, first.reply)
  const said = isPreliminary(first.reply) ? first.reply : undefined

  const accepted = active ? yield* accept(conversation, plan, ticket, said) : ACCEPTED
  if (accepted.type === 'aborted' || accepted.type === 'failed') return accepted
  if (accepted.type === 'reply' && isNegative(accepted.reply)) return refused(command, accepted.reply)
  const end = accepted.type === 'reply' ? NEVER_OPENED : yield* flow(plan, ticket, said, modified)
  if (end.how === 'aborted') return yield* abandon(conversation, command, ticket)
  if (end.how === 'failed') return end.answer
  if (end.how === 'reached' || (end.how === 'overrun' && plan.isPart === true)) {
    const { reply: answer = first.reply } = yield* abandon(conversation, command, ticket)
    return completed({ bytes: end.bytes, reply: answer, preliminary: said })
  }
  // A retrieve that we break off is aborted at once: waited for, ProFTPD closes some sessions under TLS, and Pure-FTPd
  // has nothing to say but a second 150. Where the peer is not trusted, its word is worth the wait.
  const isLeft = 'byUs' in end && !('code' in end) && said !== undefined
  const isStore = verbs[command.verb].transfer === 'store'
  const isAborted = isLeft && !isStore && conversation.profile.survivesAbort
  if (end.how === 'overrun' || end.how === 'caller-failed' || isAborted) {
    const { reply: answer } = yield* cutOff(conversation, command, ticket)
    // What the server says to our giving up is no reason of its own.
    return {
      type: 'failed',
      error: transferError(command, { end, expected, reply: undefined }, { said, answer }),
    }
  }

  const hasEnded = end.how === 'orderly' || end.how === 'unproven'
  if (ahead === 'at-end' && said !== undefined && hasEnded) {
    const lost = yield* askAhead(conversation)
    if (lost !== undefined) return yield* abandon(conversation, command, ticket)
  }
  const final = said === undefined ? first : yield* lastWord(conversation, command, ticket, hasEnded)
  if (final.type === 'aborted') return yield* abandon(conversation, command, ticket)
  const lost = final.type === 'failed' ? final.error : undefined
  const answer = final.type === 'reply' ? final.reply : closingReply(lost)
  // Nobody can confirm bytes that were sent only afterwards.
  const isEarly = said === undefined && end.bytes > 0 && isStore
  const facts = { end, expected, reply: isEarly ? undefined : answer }
  const isWhole =
    verdict(facts) === 'complete' || (plan.mayBeNothing === true && isNothing(end, said, facts.reply))
  if (!isWhole) return { type: 'failed', error: transferError(command, facts, { said, lost, answer }) }
  return completed({ bytes: end.bytes, reply: facts.reply as Reply, preliminary: said })
}

const ACCEPTED = { type: 'opened' } as const
const NEVER_OPENED: DataEnd = { how: 'stopped', bytes: 0 }

/** Takes the server's connection, or what it says instead of connecting. */
function* accept(
  conversation: Conversation,
  { command, use }: TransferPlan,
  ticket: Ticket,
  said: Reply | undefined,
): Exchange<
  typeof ACCEPTED | { readonly type: 'reply'; readonly reply: Reply } | { readonly type: 'aborted' } | Failed
> {
  const deadline = said === undefined ? 'cause' : 'dataConnect'
  const answer = yield* perform({ type: 'accept', ticket, use, deadline }, 'opened', 'reply', 'open-failed')
  if (answer.type !== 'open-failed' && answer.type !== 'aborted') return answer
  const abandoned = yield* abandon(conversation, command, ticket)
  return answer.type === 'aborted' ? abandoned : { type: 'failed', error: answer.error }
}

/**
 * The final reply. After a broken data connection the server's reply is the better reason, so it gets a moment to
 * arrive. Pure-FTPd has none to a retrieve: the session goes on as after an abort.
 */
function* lastWord(
  conversation: Conversation,
  command: Command,
  ticket: Ticket,
  hasEnded: boolean,
): Exchange<
  | { readonly type: 'reply'; readonly reply: Reply }
  | { readonly type: 'late' }
  | { readonly type: 'aborted' }
  | Failed
> {
  const deadline = hasEnded ? 'finalReply' : 'cause'
  const answer = yield* perform({ type: 'reply', ticket, deadline }, 'reply', 'late')
  if (answer.type === 'late') yield* abandon(conversation, command, ticket)
  return answer
}

type FlowEnd = DataEnd | { readonly how: 'aborted' } | { readonly how: 'failed'; readonly answer: Failed }

/** Data may end and the final reply may come in any order: both are waited for. */
function* flow(
  { command, early }: TransferPlan,
  ticket: Ticket,
  said: Reply | undefined,
  modified: TimeValue | undefined,
): Exchange<FlowEnd> {
  if (early !== true) yield { type: 'start-data', command, modified }
  // A server that is done without a preliminary reply may never have accepted the data connection.
  const deadline = said === undefined ? 'cause' : 'dataProgress'
  const answer = yield* perform({ type: 'data-ended', ticket, deadline }, 'data-ended')
  if (answer.type === 'data-ended') return answer.end
  return answer.type === 'failed' ? { how: 'failed', answer } : { how: 'aborted' }
}

/** A 421 ends the session, and answers the transfer all the same. Another reply that ended it answers nothing. */
function closingReply(error: FtpError | undefined): Reply | undefined {
  return error?.code === 'FTP_SERVICE_CLOSING' ? error.reply : undefined
}

/** Done, and the data connection was never used. */
function isNothing(end: DataEnd, said: Reply | undefined, final: Reply | undefined): boolean {
  if (end.bytes > 0 || final === undefined || !isCompletion(final)) return false
  return end === NEVER_OPENED || (said === undefined && end.how !== 'unproven' && !('code' in end))
}
