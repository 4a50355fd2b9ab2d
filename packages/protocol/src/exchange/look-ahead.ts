import type { Command, PathArgument } from '../command/command.ts'
import { memberOf } from '../command/describe-command.ts'
import { verbs } from '../command/verbs.ts'
import { settingsFor } from './arrange-data.ts'
import { perform, send } from './ask.ts'
import type { Conversation } from './conversation.ts'
import { addressCommands } from './passive-address.ts'
import { rememberAhead } from './sent-ahead.ts'
import type { Ahead } from './server-profile.ts'
import type { Aborted, DataUse, Exchange } from './step.ts'

/** So many bytes come to their end without anybody who reads them: kernels take them in. */
export const MOST_BYTES_AT_ONCE: number = 64 * 1024
/** A write with longer paths might not be one segment, nor one read of the server. */
const MOST_PATH_AT_ONCE = 200

/** When the questions of the next transfer may leave during this one. */
export function whenAhead({ profile }: Conversation, { verb }: Command, use: DataUse): Ahead {
  if (use.stopAt !== undefined) return 'never'
  const isStore = verbs[verb].transfer === 'store'
  const when = isStore ? profile.aheadOfStore : profile.aheadOfRetrieve
  const isSmall = use.expected !== undefined && use.expected <= MOST_BYTES_AT_ONCE
  if (when !== 'at-once' || isSmall) return when
  // A store has ended for the server only when it says so.
  return isStore ? 'never' : 'at-end'
}

/** What the caller's next transfer asks first, if he has one and it needs no other settings than those that hold. */
export function* nextQuestions(conversation: Conversation, command?: Command): Exchange<readonly Command[]> {
  const answer = yield* perform({ type: 'look-ahead' }, 'ahead')
  const plan = answer.type === 'ahead' ? answer.plan : undefined
  if (plan === undefined || settingsFor(conversation, plan).length > 0) return []
  if (command !== undefined && (isLong(command) || isLong(plan.command))) return []
  return [...(plan.queries ?? []), ...addressCommands(conversation, plan.command)]
}

/** Asks what the next transfer asks first; the replies are for whoever asks it in its turn. */
export function* askAhead(conversation: Conversation): Exchange<Aborted | undefined> {
  const questions = yield* nextQuestions(conversation)
  if (questions.length === 0) return undefined
  const sent = yield* send(...questions)
  if (sent.type === 'sent') rememberAhead(conversation, questions, sent.ticket)
  return sent.type === 'aborted' ? sent : undefined
}

function isLong(command: Command): boolean {
  const path = memberOf(command, 'path') as PathArgument | undefined
  return path !== undefined && path.length > MOST_PATH_AT_ONCE
}
