import { RemoteProtocolError } from '@sluice/protocol'

/** There is more than `toArray` collects. */
export function tooMany(what: string): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_LIMIT_EXCEEDED',
    phase: 'transfer',
    message: `there are more than ${what}, too many to be collected; read them in a loop, one by one`,
  })
}
