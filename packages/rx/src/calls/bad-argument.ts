import { LocalProtocolError } from '@sluice/protocol'

/** An argument of a call that cannot be used. */
export function badArgument(message: string): LocalProtocolError {
  return new LocalProtocolError({ code: 'FTP_BAD_ARGUMENT', phase: 'command', message })
}
