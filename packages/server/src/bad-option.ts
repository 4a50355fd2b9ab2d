import { LocalProtocolError } from '@sluice/protocol'

/** The error for options that cannot be. */
export function badOption(message: string, cause?: unknown): LocalProtocolError {
  return new LocalProtocolError({ code: 'FTP_BAD_OPTION', phase: 'configuration', message, cause })
}
