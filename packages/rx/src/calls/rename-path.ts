import type { CallOptions, FtpSession, RemotePath } from '@sluice/transport'
import { clarified, lacksFolder } from './clarified.ts'

/** Renames or moves something. */
export async function renamePath(
  session: FtpSession,
  from: RemotePath,
  to: RemotePath,
  options: CallOptions,
): Promise<void> {
  await clarified(
    session,
    from,
    async found =>
      found === 'missing' || (await lacksFolder(session, to, options)) ? 'not-found' : undefined,
    options,
    () => session.rename(from, to, options),
  )
}
