import type { CallOptions, FtpSession, RemotePath } from '@sluice/transport'
import { foundAt } from './found-at.ts'

/** Whether there is anything at a path; rejects where the server does not say. */
export async function isThere(session: FtpSession, path: RemotePath, options: CallOptions): Promise<boolean> {
  return (await foundAt(session, path, options)) !== 'missing'
}
