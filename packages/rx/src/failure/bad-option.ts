import { LocalProtocolError } from '@sluice/protocol'
import { explain } from './ftp-failure.ts'

/** An option that cannot be used, explained: it may be thrown where no call is yet. */
export function badOption(message: string): LocalProtocolError {
  return explain(new LocalProtocolError({ code: 'FTP_BAD_OPTION', phase: 'configuration', message }))
}
