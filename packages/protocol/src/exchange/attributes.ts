import { parseSizeReply } from '../answers/size-reply.ts'
import { parseTimeReply } from '../answers/time-value.ts'
import type { TimeValue } from '../answers/timestamp.ts'
import type { Command, PathArgument } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { RemoteProtocolError } from '../errors.ts'
import { describeReply, type Reply } from '../reply/reply.ts'
import { ask } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

/** The size of a file in bytes: SIZE in TYPE I (RFC 3659, 4). */
export function* size(conversation: Conversation, path: PathArgument): Exchange<Outcome<number>> {
  if (conversation.session.state.representation !== 'image') {
    const image = yield* ask({ verb: 'TYPE', type: 'I' })
    if (image.type !== 'completed') return image
  }
  return yield* value({ verb: 'SIZE', path }, parseSizeReply)
}

/** When a file was last changed, in UTC: MDTM (RFC 3659, 3). */
export function modificationTime(path: PathArgument): Exchange<Outcome<TimeValue>> {
  return value({ verb: 'MDTM', path }, parseTimeReply)
}

function* value<T>(command: Command, parse: (reply: Reply) => T | undefined): Exchange<Outcome<T>> {
  const outcome = yield* ask(command)
  if (outcome.type !== 'completed') return outcome
  const parsed = parse(outcome.value)
  if (parsed !== undefined) return completed(parsed)
  const shown = describeCommand(command)
  const error = new RemoteProtocolError({
    code: 'FTP_MALFORMED_REPLY',
    phase: 'command',
    command: shown,
    message: `${shown} was answered with a value that cannot be read: "${describeReply(outcome.value)}"`,
    reply: outcome.value,
  })
  return { type: 'failed', error }
}
