import { parseUniqueName } from '../answers/unique-name.ts'
import type { Command, PathArgument } from '../command/command.ts'
import { isNegative } from '../reply/reply.ts'
import { arrangeData } from './arrange-data.ts'
import { isUnknown, refused } from './ask.ts'
import type { Conversation } from './conversation.ts'
import type { DataPlan, Representation } from './data-plan.ts'
import { dataUse, openData } from './open-data.ts'
import { mapOutcome, misused, type Outcome } from './outcome.ts'
import { restartAt } from './set-position.ts'
import type { Exchange } from './step.ts'
import { type TransferReport, transfer } from './transfer.ts'

/** What decoders put where bytes are no text. */
const UNREADABLE = '\ufffd'

export interface StoreRequest {
  /** The file; where the server chooses the name, its beginning, or nothing. */
  readonly path?: PathArgument | undefined
  /** Add to the end of the file instead of replacing it (APPE). */
  readonly append?: boolean | undefined
  /** Let the server choose a name that is not there yet (STOU). */
  readonly unique?: boolean | undefined
  /** Where in the remote file the first byte goes (RFC 3659, 5). */
  readonly offset?: number | undefined
  /** Bytes that the source will give, if known. */
  readonly size?: number | undefined
  /** Tell the server how much room a known size takes (ALLO), for servers that must know. */
  readonly allocate?: boolean | undefined
  /**
   * The source need not outlive a refusal: where the server bears it, bytes leave before it has agreed, which saves a
   * round trip.
   */
  readonly early?: boolean | undefined
  /** Default `image`. Text has to come with CRLF ends. */
  readonly representation?: Representation | undefined
}

export interface StoreReport extends TransferReport {
  /** The name that the server chose, if it was to and says it in a form in which it can be sent back. */
  readonly name?: string | undefined
}

/**
 * Stores a file, replacing it, from an offset, at its end, or under a new name (RFC 959, 4.1.3).
 *
 * The store command never shares a write with its own address: behind one that fails it could make an empty file.
 *
 * @example
 * yield* store(conversation, { path: 'a.gz', size: 4096 })
 * yield* store(conversation, { path: 'log.txt', append: true })
 */
export function* store(conversation: Conversation, request: StoreRequest): Exchange<Outcome<StoreReport>> {
  const { path = '', append, unique = false, offset = 0, size } = request
  const plan = storePlan(request)
  const { command, queries } = plan
  if ((append && unique) || (offset > 0 && (append || unique))) {
    return misused(command, 'takes one of append, unique and offset, for each says where the bytes go')
  }
  if (!unique && path.length === 0) return misused(command, 'needs a path that is not empty')
  if (!Number.isSafeInteger(offset) || offset < 0) {
    return misused(command, 'counts bytes in whole numbers of 0 or more')
  }
  if (append && conversation.storedUnique && !conversation.profile.appendsAfterUnique) {
    return misused(
      command,
      'would replace the file: this server appends no more after STOU; open another session',
    )
  }

  const arranged = yield* arrangeData(conversation, plan)
  if (arranged.type !== 'completed') return arranged
  const [allocated] = arranged.value.replies
  if (allocated !== undefined && isNegative(allocated) && !isUnknown(allocated)) {
    return refused(queries[0] as Command, allocated)
  }
  const use = dataUse(conversation, { direction: 'out', expected: size })
  const opened = yield* openData(conversation, arranged.value, use, command)
  if (opened.type !== 'completed') return opened
  const restarted = yield* restartAt(conversation, offset)
  if (restarted.type !== 'completed') return restarted
  const active = arranged.value.port === undefined
  conversation.storedUnique ||= unique
  const early = request.early === true && !active && takesEarlyBytes(conversation)
  const outcome = yield* transfer(conversation, { command, use, active, early })
  return unique ? mapOutcome(outcome, report => ({ ...report, name: chosenName(report) })) : outcome
}

/** What a store asks first. */
export function storePlan(request: StoreRequest): DataPlan & { readonly queries: readonly Command[] } {
  const { path = '', append, unique, size, allocate, representation = 'image' } = request
  const command: Command = unique
    ? { verb: 'STOU', path: path.length === 0 ? undefined : path }
    : { verb: append ? 'APPE' : 'STOR', path }
  const queries: Command[] = allocate && size !== undefined ? [{ verb: 'ALLO', size }] : []
  return { command, representation, queries }
}

/** TLS has its own round trips, in which the server's word arrives anyway. */
function takesEarlyBytes({ profile, session }: Conversation): boolean {
  return profile.takesEarlyBytes && session.state.dataProtection !== 'private'
}

function chosenName({ preliminary, reply }: TransferReport): string | undefined {
  const name = (preliminary && parseUniqueName(preliminary)) ?? parseUniqueName(reply)
  return name?.includes(UNREADABLE) ? undefined : name
}
