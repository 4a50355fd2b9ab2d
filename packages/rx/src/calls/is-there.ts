import type { CallOptions, FtpSession, RemotePath } from '@sluice/transport'
import { kindOf } from '../failure/kind-of.ts'

/** Whether there is anything at a path; rejects where the server does not say. */
export async function isThere(session: FtpSession, path: RemotePath, options: CallOptions): Promise<boolean> {
  try {
    await session.stat(path, options)
    return true
  } catch (error) {
    if (kindOf(error) === 'not-found') return false
    throw error
  }
}
