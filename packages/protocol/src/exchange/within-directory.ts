import { parsePathReply, parsePathReplyBytes } from '../answers/path-reply.ts'
import type { Command, PathArgument } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { ask, insist } from './ask.ts'
import { type Outcome, readValue } from './outcome.ts'
import type { Exchange } from './step.ts'

/**
 * Runs an exchange in another directory and comes back, however it ended: PWD, CWD, and CWD again. A session that
 * cannot come back is closed, for every relative path would mean something else in it.
 */
export function* withinDirectory<T>(
  path: PathArgument,
  exchange: () => Exchange<Outcome<T>>,
): Exchange<Outcome<T>> {
  const question: Command = { verb: 'PWD' }
  const home = readValue(question, yield* ask(question), currentPath)
  if (home.type !== 'completed') return home
  const entered = yield* ask({ verb: 'CWD', path })
  if (entered.type === 'refused') return entered
  // After an abort it is not known whether the directory was entered.
  const outcome = entered.type === 'completed' ? yield* exchange() : entered
  const back = yield* insist(() => ask({ verb: 'CWD', path: home.value }))
  if (back.type !== 'completed') yield { type: 'drop-control' }
  return outcome
}

/** As bytes where there are some: text may have lost what another charset has. */
function currentPath(reply: Reply): PathArgument | undefined {
  return parsePathReplyBytes(reply) ?? parsePathReply(reply)
}
