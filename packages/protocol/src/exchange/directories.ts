import { parsePathReply } from '../answers/path-reply.ts'
import type { Command, PathArgument } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { RemoteProtocolError } from '../errors.ts'
import { describeReply, type Reply } from '../reply/reply.ts'
import { ask } from './ask.ts'
import { completed, mapOutcome, type Outcome } from './outcome.ts'
import type { Exchange } from './step.ts'

const UNKNOWN_COMMAND: ReadonlySet<number> = new Set([500, 502, 504])

/** The current directory: PWD (RFC 959, Appendix II). */
export function* workingDirectory(): Exchange<Outcome<string>> {
  const command: Command = { verb: 'PWD' }
  const outcome = yield* ask(command)
  if (outcome.type !== 'completed') return outcome
  const path = parsePathReply(outcome.value)
  return path === undefined ? { type: 'failed', error: unreadable(command, outcome.value) } : completed(path)
}

/** Changes the current directory; `..` is CDUP, and CWD where the server does not know that. */
export function* changeDirectory(path: PathArgument): Exchange<Outcome<Reply>> {
  if (path !== '..') return yield* ask({ verb: 'CWD', path: path === '' ? '.' : path })
  const up = yield* ask({ verb: 'CDUP' })
  if (up.type !== 'refused' || !UNKNOWN_COMMAND.has(up.reply.code)) return up
  return yield* ask({ verb: 'CWD', path: '..' })
}

/** Makes a directory; the path as the server names it, where it does: MKD (RFC 959, Appendix II). */
export function* makeDirectory(path: PathArgument): Exchange<Outcome<string | undefined>> {
  return mapOutcome(yield* ask({ verb: 'MKD', path }), parsePathReply)
}

function unreadable(command: Command, reply: Reply): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_MALFORMED_REPLY',
    phase: 'command',
    command: describeCommand(command),
    message: `${describeCommand(command)} was answered without a path: "${describeReply(reply)}"`,
    reply,
  })
}
