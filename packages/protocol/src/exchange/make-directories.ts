import { parsePathReply } from '../answers/path-reply.ts'
import type { Command, PathArgument } from '../command/command.ts'
import { isNegative, type Reply } from '../reply/reply.ts'
import { ask, askAll, isUnknown } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { completed, type Outcome } from './outcome.ts'
import { pathPrefixes } from './split-path.ts'
import type { Exchange } from './step.ts'
import { withinDirectory } from './within-directory.ts'

/** What making a directory with its parents came to. */
export interface MadeDirectory {
  /** False: it was there already, or somebody else was faster. */
  readonly made: boolean
  /** The path as the server names it, where it made the directory and says so. */
  readonly path: string | undefined
}

/**
 * Makes a directory and the parents that are missing: MKD.
 *
 * Servers refuse what exists with 550 or 521 as they refuse everything else, so nothing is concluded from that: the
 * parents are tried from the outermost, and what cannot be made is there if it can be entered.
 */
export function* makeDirectories(
  conversation: Conversation,
  path: PathArgument,
): Exchange<Outcome<MadeDirectory>> {
  const at = yield* ask({ verb: 'MKD', path })
  if (at.type === 'completed') return completed(made(at.value))
  if (at.type !== 'refused' || isUnknown(at.reply) || at.reply.code === NOT_LOGGED_IN) return at

  const prefixes = pathPrefixes(path)
  let last: Reply = at.reply
  if (prefixes.length > 1) {
    const commands = prefixes.map((prefix): Command => ({ verb: 'MKD', path: prefix }))
    const outcome = yield* askAll(conversation, commands)
    if (outcome.type !== 'completed') return outcome
    last = outcome.value.at(-1) as Reply
    if (!isNegative(last)) return completed(made(last))
  }
  const entered = yield* withinDirectory(path, alreadyThere)
  return entered.type === 'refused' ? { type: 'refused', command: at.command, reply: last } : entered
}

const NOT_LOGGED_IN = 530

function made(reply: Reply): MadeDirectory {
  return { made: true, path: parsePathReply(reply) }
}

// biome-ignore lint/correctness/useYield: to have entered is all
function* alreadyThere(): Exchange<Outcome<MadeDirectory>> {
  return completed({ made: false, path: undefined })
}
