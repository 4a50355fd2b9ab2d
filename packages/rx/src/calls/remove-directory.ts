import type { CallOptions, FtpSession, RemotePath } from '@sluice/transport'
import { clarified, type Meaning } from './clarified.ts'

/** Removes a directory that is empty. */
export async function removeDirectory(
  session: FtpSession,
  path: RemotePath,
  options: CallOptions,
): Promise<void> {
  const meaning: Meaning = async found => {
    if (found !== 'directory') return 'not-found'
    for await (const _entry of session.list(path, options)) return 'exists'
    return 'permission'
  }
  await clarified(session, path, meaning, options, () => session.rmdir(path, options))
}
