import type { RemotePath } from '@sluice/transport'
import type { Caller } from './caller.ts'
import { clarified, ofFile } from './clarified.ts'

/** Deletes a file or a link. */
export function deleteFile(
  caller: Caller,
  path: RemotePath,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  return caller.run(
    session => clarified(session, path, ofFile, { signal }, () => session.delete(path, { signal })),
    { path, signal },
  )
}
