import type { Command } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { phaseOf } from '../command/phase-of.ts'
import { unsendable } from '../command/unsendable.ts'
import { RemoteProtocolError } from '../errors.ts'
import { describeReply, type Reply } from '../reply/reply.ts'
import type { Aborted, Failed } from './step.ts'

/** The server's no, with the command that it answers. */
export interface Refused {
  readonly type: 'refused'
  readonly command: Command
  readonly reply: Reply
}

/**
 * What an exchange came to when it did not complete. The session is in step after `refused` and, where it lives,
 * after the others.
 */
export type Shortfall = Refused | Aborted | Failed

export interface Completed<T> {
  readonly type: 'completed'
  readonly value: T
}

/** What an exchange came to. */
export type Outcome<T> = Completed<T> | Shortfall

export function completed<T>(value: T): Completed<T> {
  return { type: 'completed', value }
}

/** The outcome with its value replaced. */
export function mapOutcome<A, B>(outcome: Outcome<A>, project: (value: A) => B): Outcome<B> {
  return outcome.type === 'completed' ? completed(project(outcome.value)) : outcome
}

/** The value in a positive reply; where there is none, the reply breaks the rules. */
export function readValue<T>(
  command: Command,
  outcome: Outcome<Reply>,
  parse: (reply: Reply) => T | undefined,
): Outcome<T> {
  if (outcome.type !== 'completed') return outcome
  const value = parse(outcome.value)
  return value === undefined ? unreadable(command, outcome.value) : completed(value)
}

/** The end of an exchange whose reply says yes, but not what it has to say. */
export function unreadable(command: Command, reply: Reply): Failed {
  const shown = describeCommand(command)
  const error = new RemoteProtocolError({
    code: 'FTP_MALFORMED_REPLY',
    phase: phaseOf(command),
    command: shown,
    message: `${shown} was answered with what cannot be read: "${describeReply(reply)}"`,
    reply,
  })
  return { type: 'failed', error }
}

/** The end of an exchange that the caller asked for what cannot be; nothing was sent for it. */
export function misused(command: Command, why: string): Failed {
  return { type: 'failed', error: unsendable(command, why) }
}
