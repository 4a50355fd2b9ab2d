import { type Charset, utf8 } from '@sluice/protocol'
import { isRemoteEntry, pathOf, type RemotePath } from '@sluice/transport'

/** A path as it is shown in events and errors: bytes are read in the charset of the sessions. */
export function pathText(path: RemotePath, charset: Charset = utf8): string {
  if (typeof path === 'string') return path
  if (path instanceof Uint8Array) return charset.decode(path)
  // The call that needs a path says what this is not.
  if (!isRemoteEntry(path)) return ''
  // An entry behind a heading of `ls -R` has no path; the call that needs one says so.
  if (path.directory === undefined) return path.name
  return pathText(pathOf(path), charset)
}
