import { parseUniqueName } from '../answers/unique-name.ts'
import type { Command } from '../command/command.ts'
import { describeCommand } from '../command/describe-command.ts'
import { phaseOf } from '../command/phase-of.ts'
import { type FtpError, TransferError } from '../errors.ts'
import { describeReply, type Reply } from '../reply/reply.ts'
import { dataAdvice } from './refusal-advice.ts'
import { type TransferFacts, type Verdict, verdict } from './verdict.ts'

type Failure = Exclude<Verdict, 'complete'>

const codes: Readonly<Record<Failure, string>> = {
  'caller-failed': 'FTP_CALLER_FAILED',
  refused: 'FTP_TRANSFER_REFUSED',
  overrun: 'FTP_WRONG_SIZE',
  broken: 'FTP_DATA_BROKEN',
  unconfirmed: 'FTP_UNCONFIRMED',
  'wrong-size': 'FTP_WRONG_SIZE',
  'truncation-possible': 'FTP_TRUNCATION_POSSIBLE',
}

/** What else is known of a transfer that failed. */
export interface FailureDetails {
  /** What the server said before the bytes. */
  readonly said?: Reply | undefined
  /** Why no final reply came. */
  readonly lost?: FtpError | undefined
  /** What the server said when the transfer was given up. */
  readonly answer?: Reply | undefined
}

/** The error of a transfer that is not whole. */
export function transferError(
  command: Command,
  facts: TransferFacts,
  { said, lost, answer }: FailureDetails = {},
): TransferError {
  const failure = verdict(facts) as Failure
  const shown = describeCommand(command)
  const cause = 'cause' in facts.end ? facts.end.cause : lost
  const note = 'note' in facts.end ? `; ${facts.end.note}` : ''
  return new TransferError({
    code: failure === 'broken' && 'code' in facts.end ? facts.end.code : codes[failure],
    phase: phaseOf(command),
    command: shown,
    message: `${shown}: ${reason(failure, facts, lost)}${note}${remains(command, said)}`,
    reply: facts.reply ?? answer,
    cause,
    bytesTransferred: facts.end.bytes,
    expected: facts.expected,
  })
}

function reason(
  failure: Failure,
  { end, expected, reply }: TransferFacts,
  lost: FtpError | undefined,
): string {
  const count = expected === undefined ? `${end.bytes} bytes` : `${end.bytes} of ${expected} bytes`
  const cause = 'cause' in end ? messageOf(end.cause) : ''
  switch (failure) {
    case 'caller-failed':
      return `the local side failed after ${count}: ${cause}`
    case 'refused': {
      const hint = dataAdvice(reply as Reply)
      const why = `the server gave up after ${count}: "${describeReply(reply as Reply)}"`
      return hint === undefined ? why : `${why}; ${hint}`
    }
    case 'overrun':
      return (
        `the server sent more than the ${expected} bytes that the file has; ` +
        'it may be growing, or its size is wrong'
      )
    case 'broken':
      return `the data connection broke after ${count}${cause === '' ? '' : `: ${cause}`}`
    case 'unconfirmed':
      return (
        `${count} passed, but the server did not confirm the end` +
        `${lost === undefined ? '' : ` (${lost.message})`}; verify before you use them`
      )
    case 'wrong-size':
      return `the server called it complete after ${count}`
    case 'truncation-possible':
      return (
        `the data connection ended after ${count} without TLS close_notify` +
        `${expected === undefined ? ' and no size is known' : ''}, so it may be cut short`
      )
  }
}

function remains(command: Command, said: Reply | undefined): string {
  if (command.verb === 'STOR' || command.verb === 'APPE') return '; a partial file may remain on the server'
  if (command.verb !== 'STOU') return ''
  const name = said && parseUniqueName(said)
  const which = name === undefined ? 'of an unknown name' : `"${name}"`
  return `; a partial file ${which} may remain on the server`
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
