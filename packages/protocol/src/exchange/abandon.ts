import type { Command } from '../command/command.ts'
import { verbs } from '../command/verbs.ts'
import type { Reply } from '../reply/reply.ts'
import type { Ticket } from '../session/session-event.ts'
import { insist, perform, reply, send, settle } from './ask.ts'
import type { Conversation } from './conversation.ts'
import type { Exchange } from './step.ts'

/** What giving up came to; `reply` is what the server said to it, if it said anything. */
export interface Abandoned {
  readonly type: 'aborted'
  readonly reply: Reply | undefined
}

/**
 * Ends a transfer whose local side has failed, so that the server does not call it complete.
 *
 * A store is reset and its one reply awaited: ABOR would bring a second one, and ProFTPD gives the two in either order.
 */
export function* cutOff(conversation: Conversation, command: Command, ticket: Ticket): Exchange<Abandoned> {
  const isStore = verbs[command.verb].transfer === 'store'
  if (!isStore || conversation.profile.endsStoreBy === 'abort')
    return yield* abandon(conversation, command, ticket)
  yield { type: 'drop-data' }
  const answer = yield* insist(() => reply(ticket, 'abort'))
  return { type: 'aborted', reply: answer.type === 'reply' ? answer.reply : undefined }
}

/**
 * Gives up a transfer that is under way and brings the session back into step.
 *
 * Servers answer what follows in different ways (two replies, one, a second 150, replies in either order), so nothing
 * is counted: after ABOR one reply of any kind is awaited (Pure-FTPd swallows what shares a segment with ABOR), then
 * PWD is the barrier, for its 257 cannot be mistaken.
 *
 * Where questions have left behind the transfer, all replies come in order if nothing disturbs the server: a retrieve
 * is at its end or small then, and a store is reset.
 */
export function* abandon(conversation: Conversation, command: Command, ticket: Ticket): Exchange<Abandoned> {
  const isStore = verbs[command.verb].transfer === 'store'
  if (conversation.ahead !== undefined) {
    if (isStore) yield { type: 'drop-data' }
    yield* settle()
    return { type: 'aborted', reply: undefined }
  }
  if (!isStore && !conversation.profile.survivesAbort) {
    yield { type: 'drop-data' }
    yield { type: 'drop-control' }
    return { type: 'aborted', reply: undefined }
  }
  const abortsFirst = isStore && conversation.profile.endsStoreBy === 'abort'
  if (!abortsFirst) yield { type: 'drop-data' }
  const sent = yield* insist(() => send({ verb: 'ABOR' }))
  if (sent.type !== 'sent') return { type: 'aborted', reply: undefined }
  // Pure-FTPd never answers a RETR that was cut, every server a STOR.
  const answer = yield* insist(() =>
    isStore ? reply(ticket, 'abort') : perform({ type: 'next-reply', deadline: 'abort' }, 'reply'),
  )
  if (abortsFirst) yield { type: 'drop-data' }
  if (answer.type !== 'reply') return { type: 'aborted', reply: undefined }
  // A store that had not begun: pyftpdlib, which is aborted first, takes the next data connection for its own.
  const isLatent = abortsFirst && answer.reply.code === 225
  yield isLatent ? { type: 'drop-control' } : { type: 'resynchronise' }
  return { type: 'aborted', reply: answer.reply }
}
