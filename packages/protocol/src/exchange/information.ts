import { parseSizeReply } from '../answers/size-reply.ts'
import { parseSystemReply, type System } from '../answers/system-reply.ts'
import type { Command, PathArgument } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
import { ask } from './ask.ts'
import { type Outcome, readValue } from './outcome.ts'
import type { Exchange } from './step.ts'

/** The language of the replies: LANG (RFC 2640, 4); the server's own without a tag such as `en-GB`. */
export function chooseLanguage(tag?: string): Exchange<Outcome<Reply>> {
  return ask({ verb: 'LANG', tag })
}

/** What the server says that it runs on: SYST (RFC 959, 4.1.3). */
export function* system(): Exchange<Outcome<System>> {
  const command: Command = { verb: 'SYST' }
  return readValue(command, yield* ask(command), parseSystemReply)
}

/** What the server says of its commands, or of one of them: HELP (RFC 959, 4.1.3). */
export function help(topic?: string): Exchange<Outcome<Reply>> {
  return ask({ verb: 'HELP', topic })
}

/** How the server and this session are: STAT without a path (RFC 959, 4.1.3). */
export function serverStatus(): Exchange<Outcome<Reply>> {
  return ask({ verb: 'STAT' })
}

/** Nothing, so that the session stays open: NOOP. */
export function noop(): Exchange<Outcome<Reply>> {
  return ask({ verb: 'NOOP' })
}

/** Bytes that there is still room for, in the current directory or another one: AVBL. */
export function* availableSpace(path?: PathArgument): Exchange<Outcome<number>> {
  const command: Command = { verb: 'AVBL', path }
  return readValue(command, yield* ask(command), parseSizeReply)
}

/** Bytes in a directory and all that is in it, as the server counts: DSIZ. */
export function* directorySize(path?: PathArgument): Exchange<Outcome<number>> {
  const command: Command = { verb: 'DSIZ', path }
  return readValue(command, yield* ask(command), parseSizeReply)
}
