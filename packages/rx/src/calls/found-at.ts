import type { CallOptions, FtpSession, RemotePath } from '@sluice/transport'
import { kindOf } from '../failure/kind-of.ts'

/** What there is at a path; a link may lead anywhere, `other` is a file as a rule. */
export type Found = 'missing' | 'directory' | 'link' | 'other'

/** Asks what there is at a path; rejects where the server does not say. */
export async function foundAt(session: FtpSession, path: RemotePath, options: CallOptions): Promise<Found> {
  try {
    const status = await session.stat(path, options)
    const type = status.type === 'entry' ? status.entry.type : status.type
    if (type === 'symlink') return 'link'
    return type === 'directory' ? type : 'other'
  } catch (error) {
    if (kindOf(error) === 'not-found') return 'missing'
    throw error
  }
}
