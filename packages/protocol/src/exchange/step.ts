import type { DataAddress } from '../address/data-address.ts'
import type { TimeValue } from '../answers/timestamp.ts'
import type { Command } from '../command/command.ts'
import type { FtpError } from '../errors.ts'
import type { Reply } from '../reply/reply.ts'
import type { Ticket } from '../session/session-event.ts'
import type { DataEnd } from './data-end.ts'
import type { DataPlan } from './data-plan.ts'
import type { TlsStart } from './server-profile.ts'

/** The waits that have a deadline of their own; whoever drives an exchange turns the name into a time. */
export type Deadline =
  | 'connect'
  | 'greeting'
  | 'tls'
  | 'reply'
  | 'dataConnect'
  | 'firstReply'
  | 'dataProgress'
  | 'finalReply'
  | 'cause'
  | 'abort'
  | 'quit'

/** How bytes travel over a data connection (RFC 959, 3.4; Z is deflate): S as they are. */
export type TransmissionMode = 'S' | 'B' | 'C' | 'Z'

/** What a data connection will be used for; it decides how its socket is opened. */
export interface DataUse {
  readonly direction: 'in' | 'out'
  /** Bytes of a whole transfer, where known. */
  readonly expected: number | undefined
  /** Bytes after which no more are wanted, although the server may have more: the flow ends as `reached`. */
  readonly stopAt?: number | undefined
  /** When TLS begins, if data is protected. */
  readonly tlsStart: TlsStart
  readonly mode: TransmissionMode
}

/** What an exchange asks of the one who drives it. */
export type Step =
  /** Write the commands in one piece. Answer: `sent`. */
  | { readonly type: 'send'; readonly commands: readonly Command[] }
  /** Wait for the first reply to a ticket, preliminary or final. Answer: `reply`. */
  | { readonly type: 'preliminary'; readonly ticket: Ticket; readonly deadline: Deadline }
  /**
   * Wait for the final reply to a ticket. Answer: `reply`; or `late` where the deadline is `cause`, without which the
   * session goes on.
   */
  | { readonly type: 'reply'; readonly ticket: Ticket; readonly deadline: Deadline }
  /** Wait for any reply that has not come yet. Answer: `reply`. */
  | { readonly type: 'next-reply'; readonly deadline: Deadline }
  /** Wait until nothing is outstanding, at most for the abort deadline. Answer: `settled`. */
  | { readonly type: 'settle' }
  /** Send `UserSession.resynchronise()` and wait until nothing is outstanding. Answer: `settled`. */
  | { readonly type: 'resynchronise' }
  /** Put the control connection under TLS. Answer: `secured`. */
  | { readonly type: 'secure-control' }
  /** End TLS on the control connection in order and go on in clear text. Answer: `cleared`. */
  | { readonly type: 'clear-control' }
  /**
   * Open a data connection, to the control connection's peer unless another host is named, which the caller trusts.
   * Answer: `opened` or `open-failed`.
   */
  | {
      readonly type: 'connect'
      readonly host?: string | undefined
      readonly port: number
      readonly use: DataUse
    }
  /**
   * Listen for a data connection at the local address of the control connection. Answer: `listening` or
   * `open-failed`.
   */
  | { readonly type: 'listen' }
  /**
   * Take the connection that comes from the control connection's peer; close any other and go on listening. Answer:
   * `opened`; `reply` if the final reply to the ticket came first; `open-failed` if nobody came in time.
   */
  | {
      readonly type: 'accept'
      readonly ticket: Ticket
      readonly use: DataUse
      readonly deadline: Deadline
    }
  /** Say at once what the caller transfers next, if he knows. Answer: `ahead`. */
  | { readonly type: 'look-ahead' }
  /**
   * Let the bytes flow between the data connection and the caller's sink or source; the command says what they are.
   * `modified` is when the file was last changed, where that was asked and told. Answer: `started`.
   */
  | {
      readonly type: 'start-data'
      readonly command: Command
      readonly modified?: TimeValue | undefined
    }
  /** Wait until the flow has ended, or a negative final reply to the ticket has ended it. Answer: `data-ended`. */
  | { readonly type: 'data-ended'; readonly ticket: Ticket; readonly deadline: Deadline }
  /**
   * Destroy the data connection, or stop listening for one, before going on. What is left when an exchange ends is
   * dropped anyway. Answer: `dropped`.
   */
  | { readonly type: 'drop-data' }
  /** Close the control connection, which cannot be brought back into step. Answer: `dropped`. */
  | { readonly type: 'drop-control' }

/**
 * What an exchange is resumed with.
 *
 * `aborted` may answer any waiting step but `settle` and `resynchronise`, once: the caller has lost interest, and
 * the exchange now says how the session gets back into step. `failed` may answer any: the control connection is
 * gone.
 */
export type Answer =
  | { readonly type: 'sent'; readonly ticket: Ticket }
  | { readonly type: 'reply'; readonly reply: Reply }
  | { readonly type: 'late' }
  | { readonly type: 'settled' }
  | { readonly type: 'secured' }
  | { readonly type: 'cleared' }
  | { readonly type: 'opened' }
  | { readonly type: 'open-failed'; readonly error: FtpError }
  | { readonly type: 'listening'; readonly address: Required<DataAddress> }
  | { readonly type: 'ahead'; readonly plan: DataPlan | undefined }
  | { readonly type: 'started' }
  | { readonly type: 'data-ended'; readonly end: DataEnd }
  | { readonly type: 'dropped' }
  | Aborted
  | Failed

export interface Aborted {
  readonly type: 'aborted'
}

export interface Failed {
  readonly type: 'failed'
  readonly error: FtpError
}

/** A dialogue with the server, told as steps; no I/O, no promises, no clock. */
export type Exchange<T> = Generator<Step, T, Answer>
