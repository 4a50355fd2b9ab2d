import type { FtpSession, MakeDirectoryOptions, RemotePath } from '@sluice/transport'
import { clarified, lacksFolder } from './clarified.ts'

/** Makes a directory; its path as the server names it. */
export function makeDirectory(
  session: FtpSession,
  path: RemotePath,
  options: MakeDirectoryOptions,
): Promise<string | undefined> {
  const { signal } = options
  return clarified(
    session,
    path,
    async found => {
      if (found !== 'missing') return 'exists'
      return (await lacksFolder(session, path, { signal })) ? 'not-found' : undefined
    },
    { signal },
    () => session.mkdir(path, options),
  )
}
