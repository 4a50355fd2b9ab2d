import { parseSizeReply } from '../answers/size-reply.ts'
import type { Command, PathArgument } from '../command/command.ts'
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
  const expected = size === undefined ? undefined : Math.max(size - offset, 0)

  const opened = yield* openData(conversation, address.value, { direction: 'in', expected })
  if (opened.type !== 'completed') return opened
  const restarted = yield* restartAt(offset)
  if (restarted.type !== 'completed') return restarted
  return yield* transfer(conversation, { command: { verb: 'RETR', path }, expected })
}
