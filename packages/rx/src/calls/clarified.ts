import type { CallOptions, FtpSession, RemotePath } from '@sluice/transport'
import type { ErrorKind } from '../failure/error-kind.ts'
import { explainAs } from '../failure/ftp-failure.ts'
import { kindOf } from '../failure/kind-of.ts'
import { isThere } from './is-there.ts'

/** What a refusal means if the path is there, and if it is not. */
export interface Meanings {
  readonly there?: ErrorKind
  readonly missing?: ErrorKind
}

/**
 * Runs a call whose refusal may have no reason, as those of vsftpd have none: then it is asked whether the path is there,
 * and the error is told accordingly.
 */
export async function clarified<T>(
  session: FtpSession,
  path: RemotePath,
  meanings: Meanings,
  options: CallOptions,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (kindOf(error) !== 'permission' || session.closed) throw error
    // What cannot be found out leaves the refusal as it is.
    const there = await isThere(session, path, options).catch(() => undefined)
    const kind = there === undefined ? undefined : there ? meanings.there : meanings.missing
    throw kind === undefined ? error : explainAs(error, kind)
  }
}
