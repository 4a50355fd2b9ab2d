import type { Command } from '../command/command.ts'
import type { Reply } from '../reply/reply.ts'
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
