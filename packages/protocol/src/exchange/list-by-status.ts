import { statusKindOf } from '../answers/status-reply.ts'
import { CR, joinBytes, LF } from '../bytes.ts'
import { type Charset, utf8 } from '../charset.ts'
import type { Command, PathArgument } from '../command/command.ts'
import { ask } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { listSafely } from './listing-path.ts'
import { completed, type Outcome, unreadable } from './outcome.ts'
import type { Exchange } from './step.ts'

const CRLF = Uint8Array.of(CR, LF)

/**
 * A listing without a data connection, for networks that let none through: STAT with a path (RFC 959, 4.1.3).
 *
 * The bytes are those of a listing, for a parser that is told the command STAT. A server that answers with its own
 * state instead is an error.
 */
export function* listByStatus(
  conversation: Conversation,
  path: PathArgument = '.',
  charset: Charset = utf8,
): Exchange<Outcome<Uint8Array>> {
  return yield* listSafely(conversation, path, at => statusOf(at ?? '.', charset))
}

function* statusOf(path: PathArgument, charset: Charset): Exchange<Outcome<Uint8Array>> {
  const command: Command = { verb: 'STAT', path }
  const outcome = yield* ask(command)
  if (outcome.type !== 'completed') return outcome
  if (statusKindOf(outcome.value) !== 'listing') return unreadable(command, outcome.value)
  const { raw, lines } = outcome.value
  // The first and the last line frame the listing.
  const listed = (raw ?? lines.map(charset.encode)).slice(1, -1)
  const length = listed.reduce((sum, line) => sum + line.length + CRLF.length, 0)
  return completed(
    joinBytes(
      listed.flatMap(line => [line, CRLF]),
      length,
    ),
  )
}
