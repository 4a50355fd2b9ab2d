import { parseSizeReply } from '../answers/size-reply.ts'
import type { Command, PathArgument } from '../command/command.ts'
import { arrangeData } from './arrange-data.ts'
import type { Conversation } from './conversation.ts'
import type { DataPlan, Representation } from './data-plan.ts'
import { MOST_BYTES_AT_ONCE } from './look-ahead.ts'
import { dataUse, openData, type TransferUse } from './open-data.ts'
import { completed, misused, type Outcome } from './outcome.ts'
import { restartAt, setRange } from './set-position.ts'
import type { Exchange } from './step.ts'
import { type TransferReport, transfer } from './transfer.ts'

export interface RetrieveRequest {
  readonly path: PathArgument
  /** Bytes to leave out at the beginning (RFC 3659, 5). */
  readonly offset?: number | undefined
  /**
   * The last byte that is wanted, inclusive and counted from the beginning of the file, as in `node:fs`. A server
   * without RANG is stopped there, which counts as success and may cost the session.
   */
  readonly end?: number | undefined
  /** The size of the whole file, if the caller knows it; else SIZE is asked where that costs no round trip. */
  readonly size?: number | undefined
  /**
   * Ask when the file was last changed (MDTM), for the step `start-data`: with RETR in one write, so only a server that
   * bears that, and only if the file has more than 64 KiB. Less is fetched again as soon as gone on with.
   */
  readonly asksTime?: boolean | undefined
  /** Default `image`. Text comes with CRLF ends, and no count can prove it whole. */
  readonly representation?: Representation | undefined
}

/**
 * Fetches a file, or a part of it (RFC 959, 4.1.3 RETR; RFC 3659, 5).
 *
 * It completes only if the whole of what was asked for has come: `verdict` says when that is so.
 *
 * @example
 * yield* retrieve(conversation, { path: 'a.gz' })
 * yield* retrieve(conversation, { path: 'a.gz', offset: 1024, end: 2047 }) // 1024 bytes
 */
export function* retrieve(
  conversation: Conversation,
  request: RetrieveRequest,
): Exchange<Outcome<TransferReport>> {
  const { path, offset = 0, end, representation = 'image' } = request
  const command: Command = { verb: 'RETR', path }
  const isImage = representation === 'image'
  if (!isOffset(offset) || (end !== undefined && end !== Infinity && !isOffset(end))) {
    return misused(command, 'counts bytes in whole numbers of 0 or more')
  }
  if (end !== undefined && !isImage) return misused(command, 'has an end, which bytes have and text has not')
  if (end !== undefined && end < offset)
    return misused(command, `cannot end at byte ${end} and begin at ${offset}`)

  const arranged = yield* arrangeData(conversation, retrievePlan(conversation, request))
  if (arranged.type !== 'completed') return arranged
  const sizeReply = arranged.value.replies[0]
  const size = isImage ? (request.size ?? (sizeReply && parseSizeReply(sizeReply))) : undefined
  // vsftpd would answer such a restart with an empty file and a 226.
  if (size !== undefined && offset > size) {
    return misused(command, `cannot begin at byte ${offset}: the file has only ${size} of them`)
  }

  const whole = size === undefined ? undefined : size - offset
  const wanted = end === undefined ? undefined : end - offset + 1
  const isCut = wanted !== undefined && (whole === undefined || wanted < whole)
  // Without a size nothing would show that the server did not heed the range.
  const ranges = isCut && whole !== undefined && conversation.features.has('RANG')
  const ranged = ranges ? yield* setRange(conversation, offset, end as number) : completed(false)
  if (ranged.type !== 'completed') return ranged
  const amount: Pick<TransferUse, 'expected' | 'stopAt'> = !isCut
    ? { expected: whole }
    : { expected: whole && wanted, stopAt: ranged.value ? undefined : wanted }
  const use = dataUse(conversation, { direction: 'in', ...amount })
  const opened = yield* openData(conversation, arranged.value, use, command)
  if (opened.type !== 'completed') return opened
  const restarted = ranged.value ? completed(undefined) : yield* restartAt(conversation, offset)
  if (restarted.type !== 'completed') return restarted
  const active = arranged.value.port === undefined
  const { features, profile } = conversation
  const isTimed = request.asksTime === true && (size ?? 0) > MOST_BYTES_AT_ONCE
  const queries: Command[] =
    isTimed && profile.batches && features.has('MDTM') ? [{ verb: 'MDTM', path }] : []
  return yield* transfer(conversation, { command, use, active, queries, isPart: isCut })
}

/** What a retrieve asks first. */
export function retrievePlan({ profile }: Conversation, request: RetrieveRequest): DataPlan {
  const { path, offset = 0, end, size, representation = 'image' } = request
  const isPart = offset > 0 || end !== undefined
  // Servers refuse SIZE for text or count what is stored, not what is sent (RFC 3659, 4).
  const asksSize = representation === 'image' && size === undefined && (profile.batches || isPart)
  return {
    command: { verb: 'RETR', path },
    representation,
    queries: asksSize ? [{ verb: 'SIZE', path }] : [],
  }
}

function isOffset(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
