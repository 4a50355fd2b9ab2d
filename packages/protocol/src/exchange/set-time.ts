import { formatFactList } from '../answers/fact-list.ts'
import { formatTimeValue, parseTimeReply } from '../answers/time-value.ts'
import type { Command, PathArgument } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { ask, isUnknown, refused } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { framedPath } from './framed-path.ts'
import type { Outcome, Refused } from './outcome.ts'
import type { Exchange } from './step.ts'

/**
 * Sets when a file was last changed: MFMT where FEAT names it (draft-somers-ftp-mfxx), else SITE UTIME in the two
 * forms that servers take, and MDTM with a time before the path.
 *
 * Whole seconds, UTC. Throws `LocalProtocolError` for a date without four digits of year.
 */
export function* setModificationTime(
  conversation: Conversation,
  path: PathArgument,
  date: Date,
): Exchange<Outcome<Reply>> {
  const time = wholeSeconds(date)
  if (conversation.features.has('MFMT')) {
    const outcome = yield* ask({ verb: 'MFMT', time, path })
    if (outcome.type !== 'refused' || !isUnknown(outcome.reply)) return outcome
  }
  let refusal: Refused | undefined
  for (const command of oldForms(time, path)) {
    const outcome = yield* ask(command)
    if (outcome.type === 'aborted' || outcome.type === 'failed') return outcome
    const reply = outcome.type === 'refused' ? outcome.reply : outcome.value
    // A server that takes the argument for a path with a blank tells the time of that file.
    if (outcome.type === 'completed' && parseTimeReply(reply) === undefined) return outcome
    refusal ??= refused(command, reply)
  }
  return refusal as Refused
}

/** Sets when a file was made: MFCT (draft-somers-ftp-mfxx). Whole seconds, UTC. */
export function setCreationTime(path: PathArgument, date: Date): Exchange<Outcome<Reply>> {
  return ask({ verb: 'MFCT', time: wholeSeconds(date), path })
}

/**
 * Sets facts of a file, such as `['UNIX.mode', '0640']`, of those that FEAT names behind MFF (draft-somers-ftp-mfxx).
 *
 * Throws `LocalProtocolError` for a name or value that could not be read back.
 */
export function setFacts(
  path: PathArgument,
  facts: Iterable<readonly [name: string, value: string]>,
): Exchange<Outcome<Reply>> {
  return ask({ verb: 'MFF', facts: formatFactList(facts), path })
}

/** Servers read a fraction of a second as part of the path, or not at all. */
function wholeSeconds(date: Date): string {
  return formatTimeValue(date).slice(0, 14)
}

/** The long form says that it is UTC, so it comes first. */
function oldForms(time: string, path: PathArgument): readonly Command[] {
  return [
    { verb: 'OTHER', name: 'SITE', argument: framedPath('UTIME ', path, ` ${time} ${time} ${time} UTC`) },
    { verb: 'SITE UTIME', time, path },
    { verb: 'OTHER', name: 'MDTM', argument: framedPath(`${time} `, path) },
  ]
}
