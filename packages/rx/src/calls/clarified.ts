import { ReplyError, TransferError } from '@sluice/protocol'
import type { CallOptions, FtpSession, RemotePath } from '@sluice/transport'
import type { ErrorKind } from '../failure/error-kind.ts'
import { explainAs } from '../failure/ftp-failure.ts'
import { givesReason } from '../failure/kind-of-reply.ts'
import { type Found, foundAt } from './found-at.ts'
import { namedPath } from './named-path.ts'

/** What a refusal means by what there is at the path; undefined leaves it as it is. */
export type Meaning = (found: Found) => ErrorKind | undefined | Promise<ErrorKind | undefined>

const meanings = { missing: 'not-found', directory: 'usage', link: undefined, other: 'permission' } as const

/** Of what can be done with files alone. */
export const ofFile: Meaning = found => meanings[found]

/**
 * Runs a call whose refusal may have no reason, as those of vsftpd have none: then it is asked what there is at the
 * path, and the error is told accordingly.
 */
export async function clarified<T>(
  session: FtpSession,
  path: RemotePath,
  meaning: Meaning,
  options: CallOptions,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (!isUnclear(error) || session.closed) throw error
    // What cannot be found out leaves the refusal as it is.
    const kind = await foundAt(session, path, options)
      .then(meaning)
      .catch(() => undefined)
    throw kind === undefined ? error : explainAs(error, kind)
  }
}

/** The same of a file that need not be there yet, in a folder that has to. */
export function ofStored(session: FtpSession, path: RemotePath, options: CallOptions): Meaning {
  return async found =>
    found === 'missing' && !(await lacksFolder(session, path, options)) ? undefined : ofFile(found)
}

/** Whether something cannot be made for want of the folder that it is to be in. */
export async function lacksFolder(
  session: FtpSession,
  path: RemotePath,
  options: CallOptions,
): Promise<boolean> {
  const { parent } = namedPath(path, session.charset)
  return parent.length > 0 && (await foundAt(session, parent, options)) !== 'directory'
}

function isUnclear(error: unknown): boolean {
  if (!(error instanceof ReplyError || error instanceof TransferError)) return false
  const { reply } = error
  return (reply?.code === 550 || reply?.code === 553) && !givesReason(reply)
}
