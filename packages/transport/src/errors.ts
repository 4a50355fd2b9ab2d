import { brandError, type Deadline, FtpError, type FtpErrorDetails, type Phase } from '@sluice/protocol'

/** A wait took longer than its deadline; `deadline` names the field of `timeouts`. */
export class FtpTimeoutError extends FtpError {
  readonly deadline: Deadline | 'consumer'
  readonly milliseconds: number

  constructor(details: {
    readonly deadline: Deadline | 'consumer'
    readonly milliseconds: number
    readonly phase: Phase
    readonly waitingFor: string
    readonly command?: string | undefined
    /** What sets the time, where it is none of `timeouts`. */
    readonly option?: string | undefined
  }) {
    const { deadline, milliseconds, waitingFor, option = `timeouts.${deadline}` } = details
    // Of QUIT it is the reply that is late, or our own side of a transfer that it waits for.
    const isOwn = deadline === 'consumer' || (deadline === 'quit' && details.phase === 'transfer')
    const slow = isOwn ? 'our own side' : 'the server'
    super({
      code: 'FTP_TIMEOUT',
      phase: details.phase,
      command: details.command,
      message: `no ${waitingFor} within ${milliseconds} ms; raise ${option} if ${slow} may be this slow`,
    })
    this.deadline = deadline
    this.milliseconds = milliseconds
  }
}

/** A transfer was slower than its `minRate`; `bytesPerSecond` is what was wanted. */
export class FtpTooSlowError extends FtpError {
  readonly bytesPerSecond: number

  constructor(bytesPerSecond: number, milliseconds: number) {
    super({
      code: 'FTP_TOO_SLOW',
      phase: 'transfer',
      message:
        `fewer than ${bytesPerSecond} bytes per second came or went in ${milliseconds} ms of waiting for the server; ` +
        'lower minRate if it may be this slow',
    })
    this.bytesPerSecond = bytesPerSecond
  }
}

/** The network failed: `FTP_CONNECT_FAILED`, `FTP_CONNECTION_LOST`; the system's error is the `cause`. */
export class FtpConnectionError extends FtpError {}

/** TLS failed: the certificate, its name, or the handshake; Node's error is the `cause`. */
export class FtpTlsError extends FtpError {
  constructor(details: Omit<FtpErrorDetails, 'code'>) {
    super({ ...details, code: 'FTP_TLS_FAILED' })
  }
}

/** The caller aborted; `name` is `AbortError` as everywhere in Node, `cause` is the reason of the signal. */
export class FtpAbortError extends FtpError {
  constructor(phase: Phase, reason: unknown) {
    // The usual reason of a signal says the same again.
    const why = reason instanceof Error && reason.name !== 'AbortError' ? `: ${reason.message}` : ''
    super({ code: 'FTP_ABORTED', phase, message: `the operation was aborted${why}`, cause: reason })
  }
}

brandError(FtpTimeoutError, 'FtpTimeoutError')
brandError(FtpTooSlowError, 'FtpTooSlowError')
brandError(FtpConnectionError, 'FtpConnectionError')
brandError(FtpTlsError, 'FtpTlsError')
brandError(FtpAbortError, 'AbortError')
