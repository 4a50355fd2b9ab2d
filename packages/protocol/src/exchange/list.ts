import { dataRefusalOf } from '../answers/data-refusal.ts'
import type { Command, PathArgument } from '../command/command.ts'
import { TransferError } from '../errors.ts'
import type { Reply } from '../reply/reply.ts'
import { arrangeData } from './arrange-data.ts'
import { isUnknown } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { framedPath } from './framed-path.ts'
import { listSafely } from './listing-path.ts'
import { dataUse, openData } from './open-data.ts'
import { completed, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'
import { type TransferReport, transfer } from './transfer.ts'

const NOTHING_THERE = 450
const NOT_LOGGED_IN = 530

/** What a listing is asked with. */
export type ListVerb = 'MLSD' | 'LIST' | 'NLST'

/**
 * The command that `list` tries first on this server: MLSD where FEAT names it (RFC 3659, 7), else LIST. Which one it
 * is in the end, its `start-data` step says.
 */
export function listCommand({ listing, features }: Conversation): 'MLSD' | 'LIST' {
  if (listing !== undefined) return listing === 'MLSD' ? 'MLSD' : 'LIST'
  return features.has('MLST') || features.has('MLSD') ? 'MLSD' : 'LIST'
}

/**
 * Fetches the bytes of a listing, by the best command that the server has, or by one of the caller's choice.
 *
 * MLSD, else LIST with `-a`, which shows hidden files, else LIST; what worked is remembered. 450 means that there is
 * nothing to list, unless its text names a path that is not there or a data connection; so does a completion without
 * any data. 550 stays a refusal, but for NLST where it says that no files were found. A path that the server could
 * take for options, patterns or several paths is entered instead.
 *
 * @example
 * yield* list(conversation, 'pub')
 * yield* list(conversation, 'pub', 'NLST') // names only
 */
export function* list(
  conversation: Conversation,
  path?: PathArgument,
  verb?: ListVerb,
): Exchange<Outcome<TransferReport>> {
  const directory = path?.length === 0 ? undefined : path
  if (verb !== undefined) return yield* listBy(conversation, verb, directory)
  if (listCommand(conversation) === 'MLSD') {
    const outcome = yield* listBy(conversation, 'MLSD', directory)
    if (outcome.type === 'completed') conversation.listing = 'MLSD'
    if (outcome.type !== 'refused' || outcome.command.verb !== 'MLSD' || !isMissing(outcome.reply))
      return outcome
    conversation.listing = 'no MLSD'
  }
  if (directory === undefined) return yield* listLongest(conversation)
  return yield* listSafely(conversation, directory, at => listLongest(conversation, at))
}

/** LIST, with hidden files where the server shows them. */
function* listLongest(conversation: Conversation, path?: PathArgument): Exchange<Outcome<TransferReport>> {
  const { listing } = conversation
  if (listing === 'LIST') return yield* fetchListing(conversation, { verb: 'LIST', path })
  const all = yield* fetchListing(conversation, { verb: 'LIST', path: withOption(path) })
  const isListed = all.type === 'completed' && all.value.bytes > 0
  if (isListed) conversation.listing = 'LIST -a'
  if (isListed || listing === 'LIST -a' || !isDoubtful(all)) return all
  const plain = yield* fetchListing(conversation, { verb: 'LIST', path })
  const isBetter = plain.type === 'completed' && (all.type !== 'completed' || plain.value.bytes > 0)
  if (isBetter) conversation.listing = 'LIST'
  return plain
}

/** Where -a is an option, the directory itself is listed; where it is a name, nothing is found. */
function isDoubtful(outcome: Outcome<TransferReport>): boolean {
  if (outcome.type === 'completed') return true
  const answer = refusedListing(outcome)
  if (answer === undefined || dataRefusalOf(answer) !== undefined) return false
  return answer.code === NOTHING_THERE || (answer.code >= 500 && answer.code !== NOT_LOGGED_IN)
}

/** The no to LIST, before the data connection was used or behind it. */
function refusedListing(outcome: Outcome<TransferReport>): Reply | undefined {
  if (outcome.type === 'refused') return outcome.command.verb === 'LIST' ? outcome.reply : undefined
  if (outcome.type !== 'failed' || !(outcome.error instanceof TransferError)) return undefined
  const { code, bytesTransferred, reply } = outcome.error
  return code === 'FTP_TRANSFER_REFUSED' && bytesTransferred === 0 ? reply : undefined
}

/** 501 answers MLSD of what is no directory. */
function isMissing(reply: Reply): boolean {
  return isUnknown(reply) && reply.code !== 501
}

function* listBy(
  conversation: Conversation,
  verb: ListVerb,
  path: PathArgument | undefined,
): Exchange<Outcome<TransferReport>> {
  const listAt = (at?: PathArgument): Exchange<Outcome<TransferReport>> =>
    fetchListing(conversation, { verb, path: at })
  // MLSD takes no options, so whatever stands there is the path.
  if (path === undefined || verb === 'MLSD') return yield* listAt(path)
  return yield* listSafely(conversation, path, listAt)
}

function* fetchListing(conversation: Conversation, command: Command): Exchange<Outcome<TransferReport>> {
  const arranged = yield* arrangeData(conversation, { command })
  if (arranged.type !== 'completed') return arranged
  const use = dataUse(conversation, { direction: 'in', expected: undefined })
  const opened = yield* openData(conversation, arranged.value, use, command)
  if (opened.type !== 'completed') return opened
  const active = arranged.value.port === undefined
  const outcome = yield* transfer(conversation, { command, use, active, mayBeNothing: true })
  if (outcome.type !== 'refused') return outcome
  if (!isNothingThere(command, outcome.reply)) return outcome
  return completed({ bytes: 0, reply: outcome.reply })
}

function isNothingThere({ verb }: Command, reply: Reply): boolean {
  const text = reply.lines.join(' ').toLowerCase()
  if (reply.code === NOTHING_THERE) return !text.includes('no such') && dataRefusalOf(reply) === undefined
  return verb === 'NLST' && text.includes('no files found')
}

function withOption(path: PathArgument | undefined): PathArgument {
  return path === undefined ? '-a' : framedPath('-a ', path)
}
