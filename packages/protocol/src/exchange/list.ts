import type { Command, PathArgument } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { arrangeData } from './arrange-data.ts'
import { isUnknown } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { listSafely, prefixed } from './listing-path.ts'
import { dataUse, openData } from './open-data.ts'
import { completed, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'
import { type TransferReport, transfer } from './transfer.ts'

const NOTHING_THERE = 450

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
 * nothing to list, and so does a completion without any data; 550 stays a refusal, but for NLST where it says that no
 * files were found. A path that the server could take for options, patterns or several paths is entered instead.
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
    conversation.listing = 'LIST -a'
  }
  if (conversation.listing === 'LIST') return yield* listBy(conversation, 'LIST', directory)

  const all = yield* listBy(conversation, 'LIST', directory, true)
  const isListed = all.type === 'completed' && all.value.bytes > 0
  if (isListed) conversation.listing = 'LIST -a'
  // Where -a is an option, the directory itself is listed; where it is a name, nothing is found.
  if (isListed || all.type === 'aborted' || all.type === 'failed') return all
  const plain = yield* listBy(conversation, 'LIST', directory)
  const isBetter = plain.type === 'completed' && (all.type === 'refused' || plain.value.bytes > 0)
  if (isBetter) conversation.listing = 'LIST'
  return plain
}

/** 501 answers MLSD of what is no directory. */
function isMissing(reply: Reply): boolean {
  return isUnknown(reply) && reply.code !== 501
}

function* listBy(
  conversation: Conversation,
  verb: ListVerb,
  path: PathArgument | undefined,
  all = false,
): Exchange<Outcome<TransferReport>> {
  const listAt = (at?: PathArgument): Exchange<Outcome<TransferReport>> =>
    fetchListing(conversation, { verb, path: all ? withOption(at) : at })
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
  const { code, lines } = outcome.reply
  const foundNone =
    command.verb === 'NLST' && lines.some(line => line.toLowerCase().includes('no files found'))
  return code === NOTHING_THERE || foundNone ? completed({ bytes: 0, reply: outcome.reply }) : outcome
}

function withOption(path: PathArgument | undefined): PathArgument {
  return path === undefined ? '-a' : prefixed('-a ', path)
}
