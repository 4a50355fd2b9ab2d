import { LocalProtocolError } from '@sluice/protocol'

/** An option that cannot be used. */
export function badOption(message: string): LocalProtocolError {
  return new LocalProtocolError({ code: 'FTP_BAD_OPTION', phase: 'configuration', message })
}
