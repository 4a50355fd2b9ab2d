import { parsePathReply } from '../answers/path-reply.ts'
import type { Command, PathArgument } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { ask, isUnknown } from './ask.ts'
import { mapOutcome, type Outcome, readValue } from './outcome.ts'
import type { Exchange } from './step.ts'

/** The current directory: PWD (RFC 959, Appendix II). */
export function* workingDirectory(): Exchange<Outcome<string>> {
  const command: Command = { verb: 'PWD' }
  return readValue(command, yield* ask(command), parsePathReply)
}

/** Changes the current directory; `..` is CDUP, and CWD where the server does not know that. */
export function* changeDirectory(path: PathArgument): Exchange<Outcome<Reply>> {
  if (path !== '..') return yield* ask({ verb: 'CWD', path: path === '' ? '.' : path })
  const up = yield* ask({ verb: 'CDUP' })
  if (up.type !== 'refused' || !isUnknown(up.reply)) return up
  return yield* ask({ verb: 'CWD', path: '..' })
}

/** Makes a directory; the path as the server names it, where it does: MKD (RFC 959, Appendix II). */
export function* makeDirectory(path: PathArgument): Exchange<Outcome<string | undefined>> {
  return mapOutcome(yield* ask({ verb: 'MKD', path }), parsePathReply)
}
