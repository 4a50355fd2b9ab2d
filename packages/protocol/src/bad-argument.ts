import { LocalProtocolError, type Phase } from './errors.ts'

/** The error for what cannot be sent or written. */
export function badArgument(message: string, phase: Phase = 'command'): LocalProtocolError {
  return new LocalProtocolError({ code: 'FTP_BAD_ARGUMENT', phase, message })
}
