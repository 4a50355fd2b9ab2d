import { type ConnectionOptions, FtpSession } from '@sluice/transport'
import { explain } from '../failure/ftp-failure.ts'

/** Opens sessions that are all alike: logged in, and in the folder that relative paths start from. */
export function sessionOpener(
  options: ConnectionOptions,
  path: string | undefined,
): (signal: AbortSignal) => Promise<FtpSession> {
  return async signal => {
    const session = await FtpSession.connect(options, { signal })
    try {
      if (path) await session.cwd(path, { signal })
    } catch (error) {
      session.destroy()
      // It is not about the path of whoever has asked for the session.
      throw explain(error, path)
    }
    return session
  }
}
