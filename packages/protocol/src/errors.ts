import { escapeControls } from './escape-controls.ts'
import type { Reply } from './reply/reply.ts'

/** What was going on when something failed. */
export type Phase =
  | 'configuration'
  | 'connect'
  | 'greeting'
  | 'tls'
  | 'log-in'
  | 'negotiation'
  | 'command'
  | 'data-connect'
  | 'transfer'
  | 'listing'
  | 'abort'
  | 'quit'

/** What an error is made of. The message never holds a secret; callers pass commands already masked. */
export interface FtpErrorDetails<Code extends string = string> {
  readonly code: Code
  readonly phase: Phase
  readonly message: string
  /** The command as it may be shown: secrets masked, control characters escaped. */
  readonly command?: string | undefined
  readonly reply?: Reply | undefined
  readonly cause?: unknown
}

/**
 * The base of every error of Sluice.
 *
 * `code` is stable and meant for programs, `message` for people: control characters in it are escaped. `instanceof`
 * holds across two copies of the package (an ESM and a CJS one, or two versions), because each class carries a brand.
 */
export class FtpError extends Error {
  readonly code: string
  readonly phase: Phase
  /** The command that failed, secrets masked. */
  readonly command: string | undefined
  /** The server's reply, where there was one. */
  readonly reply: Reply | undefined

  constructor(details: FtpErrorDetails) {
    super(
      `${details.phase}: ${escapeControls(details.message)}`,
      details.cause === undefined ? undefined : { cause: details.cause },
    )
    this.code = details.code
    this.phase = details.phase
    this.command = details.command
    this.reply = details.reply
  }
}

/**
 * Codes of `LocalProtocolError`: an argument that cannot be sent, text that the charset cannot express, a command at
 * the wrong moment, an option that is none.
 */
export type LocalErrorCode = 'FTP_BAD_ARGUMENT' | 'FTP_UNENCODABLE' | 'FTP_BAD_SEQUENCE' | 'FTP_BAD_OPTION'

/** The caller broke the rules: an argument that cannot be sent, a command that is not possible now. */
export class LocalProtocolError extends FtpError {
  declare readonly code: LocalErrorCode
  constructor(details: FtpErrorDetails<LocalErrorCode>) {
    super(details)
  }
}

/** Codes of `RemoteProtocolError`. */
export type RemoteErrorCode =
  | 'FTP_NOT_FTP'
  | 'FTP_MALFORMED_REPLY'
  | 'FTP_UNEXPECTED_REPLY'
  | 'FTP_LIMIT_EXCEEDED'
  | 'FTP_CONNECTION_CLOSED'
  | 'FTP_PLAINTEXT_AT_TLS_UPGRADE'
  | 'FTP_UNSAFE_ADDRESS'
  | 'FTP_UNREADABLE_LISTING'
  | 'FTP_MALFORMED_COMMAND'
  | 'FTP_MALFORMED_DATA'

/** The peer broke the rules. Where what it said could not be told from other answers, the connection is closed. */
export class RemoteProtocolError extends FtpError {
  declare readonly code: RemoteErrorCode
  constructor(details: FtpErrorDetails<RemoteErrorCode>) {
    super(details)
  }
}

/**
 * The server answered with a negative reply: `FTP_REFUSED`, `FTP_LOGIN_REFUSED`, `FTP_SERVICE_CLOSING` (421),
 * `FTP_TLS_REFUSED`.
 */
export class ReplyError extends FtpError {
  declare readonly reply: Reply
  constructor(details: FtpErrorDetails & { readonly reply: Reply }) {
    super(details)
  }
  /** The server says that the same command may succeed later (4yz). */
  get transient(): boolean {
    return this.reply.code < 500
  }
}

/** A transfer that did not complete: how much came, how much was expected, and what the server said. */
export class TransferError extends FtpError {
  /** Bytes handed to the consumer (retrieve) or accepted by the socket (store). */
  readonly bytesTransferred: number
  /** Bytes that a whole transfer would have had, where that was known. */
  readonly expected: number | undefined

  constructor(
    details: FtpErrorDetails & { readonly bytesTransferred: number; readonly expected: number | undefined },
  ) {
    super(details)
    this.bytesTransferred = details.bytesTransferred
    this.expected = details.expected
  }
}

/**
 * Gives a class a name that survives minifiers and an `instanceof` that survives two copies of its package.
 *
 * The brand is an inherited property, so an instance of a subclass carries the brands of all its bases.
 */
export function brandError(target: abstract new (...args: never[]) => Error, name: string): void {
  const brand = Symbol.for(`sluice.${name}`)
  Object.defineProperty(target.prototype, 'name', { value: name, configurable: true, writable: true })
  Object.defineProperty(target.prototype, brand, { value: true })
  Object.defineProperty(target, Symbol.hasInstance, {
    value(this: unknown, candidate: unknown): boolean {
      if (this !== target) return Function.prototype[Symbol.hasInstance].call(this as () => void, candidate)
      return typeof candidate === 'object' && candidate !== null && brand in candidate
    },
  })
}

brandError(FtpError, 'FtpError')
brandError(LocalProtocolError, 'LocalProtocolError')
brandError(RemoteProtocolError, 'RemoteProtocolError')
brandError(ReplyError, 'ReplyError')
brandError(TransferError, 'TransferError')
