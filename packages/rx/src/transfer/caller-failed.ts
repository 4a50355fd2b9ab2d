import { type Command, FtpError, transferError } from '@sluice/protocol'

/** The error of a transfer whose own side has failed; an error of ours says enough itself. */
export function callerFailed(command: Command, cause: unknown, bytes: number): FtpError {
  if (cause instanceof FtpError) return cause
  const end = { how: 'caller-failed', bytes, cause } as const
  return transferError(command, { end, expected: undefined, reply: undefined })
}
