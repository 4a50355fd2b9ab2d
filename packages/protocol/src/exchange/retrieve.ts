import { parseSizeReply } from '../answers/size-reply.ts'
import type { Command, PathArgument } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { LocalProtocolError } from '../errors.ts'
import type { Reply } from '../reply/reply.ts'
import type { Conversation } from './conversation.ts'
import { openData } from './open-data.ts'
import type { Outcome } from './outcome.ts'
import { prepare } from './prepare.ts'
import { restartAt } from './restart-at.ts'
import type { Exchange } from './step.ts'
import { type TransferReport, transfer } from './transfer.ts'

export interface RetrieveRequest {
  readonly path: PathArgument
  /** Bytes to leave out at the beginning (RFC 3659, 5). */
  readonly offset?: number | undefined
  /** The size of the whole file, if the caller knows it; else SIZE is asked where that costs no round trip. */
  readonly size?: number | undefined
}

/** Fetches a file in TYPE I, from an offset if asked. */
export function* retrieve(
  conversation: Conversation,
  request: RetrieveRequest,
): Exchange<Outcome<TransferReport>> {
  const { path, offset = 0 } = request
  const asksSize = request.size === undefined && (conversation.profile.batches || offset > 0)
  const sizeQuery: readonly Command[] = asksSize ? [{ verb: 'SIZE', path }] : []

  const address = yield* prepare(conversation, sizeQuery)
  if (address.type !== 'completed') return address
  const sizeReply = asksSize ? (address.value.replies.at(-1) as Reply) : undefined
  const size = request.size ?? (sizeReply && parseSizeReply(sizeReply))
  if (size !== undefined && offset > size) return { type: 'failed', error: pastEnd(path, offset, size) }
  const expected = size === undefined ? undefined : size - offset

  const opened = yield* openData(conversation, address.value, { direction: 'in', expected })
  if (opened.type !== 'completed') return opened
  const restarted = yield* restartAt(offset)
  if (restarted.type !== 'completed') return restarted
  return yield* transfer(conversation, { command: { verb: 'RETR', path }, expected })
}

/** vsftpd would answer such a restart with an empty file and a 226. */
function pastEnd(path: PathArgument, offset: number, size: number): LocalProtocolError {
  const command = describeCommand({ verb: 'RETR', path })
  return new LocalProtocolError({
    code: 'FTP_BAD_ARGUMENT',
    phase: 'transfer',
    command,
    message: `${command} cannot begin at byte ${offset} of ${size}; the file is not the one that was begun`,
  })
}
