import { parseSizeReply } from '../answers/size-reply.ts'
import { parseTimeReply } from '../answers/time-value.ts'
import type { TimeValue } from '../answers/timestamp.ts'
import { joinBytes, skipBlanks } from '../bytes.ts'
import { type Charset, utf8 } from '../charset.ts'
import type { PathArgument } from '../command/command.ts'
import type { Entry } from '../listing/entry.ts'
import { ListingParser } from '../listing/listing-parser.ts'
import type { Reply } from '../reply/reply.ts'
import { ask, askAll, firstRefusal, isUnknown } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { imageType } from './data-settings.ts'
import { completed, type Outcome } from './outcome.ts'
import { splitPath } from './split-path.ts'
import type { Exchange } from './step.ts'
import { withinDirectory } from './within-directory.ts'

const SEMICOLON = 0x3b

/** What is known of one path, by the best command that the server has. */
export type PathStatus =
  /** Facts of MLST (RFC 3659, 7); the name may be the whole path. */
  | { readonly type: 'entry'; readonly entry: Entry }
  /** SIZE and MDTM. */
  | { readonly type: 'file'; readonly size: number; readonly modified: TimeValue | undefined }
  /** It can be entered; no more is known. */
  | { readonly type: 'directory' }
  /** This server tells it in the listing of the parent only: `list(conversation, parent)`, and look for the name. */
  | {
      readonly type: 'in-listing'
      /** Undefined for the current directory. */
      readonly parent: PathArgument | undefined
      readonly name: PathArgument
    }

/**
 * Asks what a path is: MLST, else SIZE and MDTM in one write where the server bears that, else whether it can be
 * entered.
 *
 * A refusal of MLST by a server that knows it means that there is nothing; other servers refuse SIZE for anything
 * but files, so what is left for them is the listing of the parent.
 *
 * @example
 * const outcome = yield* stat(conversation, 'pub/a.txt')
 * if (outcome.type === 'completed' && outcome.value.type === 'file') outcome.value.size
 */
export function* stat(
  conversation: Conversation,
  path: PathArgument,
  charset: Charset = utf8,
): Exchange<Outcome<PathStatus>> {
  if (conversation.features.has('MLST')) {
    const facts = yield* ask({ verb: 'MLST', path })
    const entry = facts.type === 'completed' ? factsIn(facts.value, charset) : undefined
    if (entry !== undefined) return completed({ type: 'entry', entry })
    if (facts.type === 'aborted' || facts.type === 'failed') return facts
    if (facts.type === 'refused' && !isUnknown(facts.reply)) return facts
  }
  const image = imageType(conversation)
  const asked = yield* askAll(conversation, [...image, { verb: 'SIZE', path }, { verb: 'MDTM', path }])
  if (asked.type !== 'completed') return asked
  // A size in another type would be that of another number of bytes.
  const untyped = firstRefusal(image, asked.value.slice(0, image.length))
  if (untyped !== undefined) return untyped
  const [sizeReply, timeReply] = asked.value.slice(image.length) as [Reply, Reply]
  const size = parseSizeReply(sizeReply)
  if (size !== undefined) return completed({ type: 'file', size, modified: parseTimeReply(timeReply) })

  const entered = yield* withinDirectory(path, nothing)
  if (entered.type === 'completed') return completed({ type: 'directory' })
  if (entered.type !== 'refused') return entered
  const { parent, name } = splitPath(path)
  return completed({ type: 'in-listing', parent, name })
}

// biome-ignore lint/correctness/useYield: to have entered is all
function* nothing(): Exchange<Outcome<void>> {
  return completed(undefined)
}

/** The entry in the answer to MLST: between the first line and the last, by some servers in two pieces. */
function factsIn(reply: Reply, charset: Charset): Entry | undefined {
  const lines = (reply.raw ?? reply.lines.map(charset.encode)).slice(1, -1)
  let facts: Uint8Array = new Uint8Array()
  for (const line of lines) {
    const piece = line.subarray(skipBlanks(line, 0))
    const whole = joinBytes([facts, piece], facts.length + piece.length)
    const entry = entryIn(whole, charset) ?? entryIn(piece, charset)
    if (entry !== undefined) return entry
    facts = piece.at(-1) === SEMICOLON ? piece : piece.subarray(0, 0)
  }
  return undefined
}

function entryIn(line: Uint8Array, charset: Charset): Entry | undefined {
  const parser = new ListingParser({ command: 'MLSD', dots: 'keep', charset })
  for (const item of [...parser.push(line), ...parser.end()]) if (item.kind === 'entry') return item.entry
  return undefined
}
