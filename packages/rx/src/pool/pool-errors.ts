import { LocalProtocolError, type Phase } from '@sluice/protocol'
import { FtpAbortError } from '@sluice/transport'

/** The client takes no more work. */
export function closedError(): FtpAbortError {
  return new FtpAbortError('connect', new Error('the client is closed'))
}

/** The client was destroyed: what its work has failed with is what became of the session. */
export function destroyedError(phase: Phase, cause: unknown): FtpAbortError {
  return new FtpAbortError(phase, new Error('the client was destroyed', { cause }))
}

/** Nobody who holds a session would ever give it back. */
export function deadlockError(most: number): LocalProtocolError {
  const all = most === 1 ? 'the only session' : `all ${most} sessions`
  return new LocalProtocolError({
    code: 'FTP_BAD_SEQUENCE',
    phase: 'connect',
    message:
      `a call of the client inside ftp.session() would wait for ever, for such work holds ${all} that there may be: ` +
      'call the session that was given instead, or create the client with more sessions',
  })
}

/** All who hold a session stand still, perhaps for want of the operation that waits for them. */
export function stalledError(held: number, milliseconds: number): LocalProtocolError {
  const all = held === 1 ? 'the only session' : `all ${held} sessions`
  return new LocalProtocolError({
    code: 'FTP_BAD_SEQUENCE',
    phase: 'connect',
    message:
      `for ${milliseconds / 1_000} s nobody has read from or written to the streams that hold ${all}, perhaps because ` +
      `they wait for this operation: create the client with sessions: ${held + 1} or more, or set stallTimeout`,
  })
}
