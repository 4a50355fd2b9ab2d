import type { FtpError } from '../errors.ts'
import type { Reply } from '../reply/reply.ts'

/** The number of a command on its connection; 0 is the greeting, which answers no command. */
export type Ticket = number

/** What a `UserSession` makes of bytes. */
export type SessionEvent =
  /** 1yz: the final reply to the same ticket follows. */
  | { readonly type: 'preliminary'; readonly ticket: Ticket; readonly reply: Reply }
  /** The final reply to a ticket. */
  | { readonly type: 'replied'; readonly ticket: Ticket; readonly reply: Reply }
  /** A resynchronisation passed this ticket: its reply never came or was taken by another one. */
  | { readonly type: 'unanswered'; readonly ticket: Ticket }
  /** A reply that belongs to nothing, tolerated while the session resynchronises. */
  | { readonly type: 'stray'; readonly reply: Reply }
  /** The server agreed to TLS: begin the handshake, then `notify('tls-established')`. */
  | { readonly type: 'tls-due' }
  /**
   * The server agreed to end TLS (CCC, or REIN under TLS): end it, wait for the server's own end of it, then
   * `notify('tls-cleared')`. What the server says in the clear before its end is not to be trusted.
   */
  | { readonly type: 'clear-due' }
  /** The connection ended after QUIT, as it should. */
  | { readonly type: 'closed' }
  /** The connection cannot be used any more; always the last event. */
  | { readonly type: 'failed'; readonly error: FtpError }
