import { type ConnectionOptions, FtpSession } from '@sluice/transport'

/** Opens sessions that are all alike: logged in, and in the folder that relative paths start from. */
export function sessionOpener(
  options: ConnectionOptions & { readonly path?: string | undefined },
): (signal: AbortSignal) => Promise<FtpSession> {
  const { path } = options
  return async signal => {
    const session = await FtpSession.connect(options, { signal })
    try {
      if (path) await session.cwd(path, { signal })
    } catch (error) {
      session.destroy()
      throw error
    }
    return session
  }
}
