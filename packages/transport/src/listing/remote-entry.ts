import { type Entry, LocalProtocolError, type PathArgument } from '@sluice/protocol'

/** An entry of a directory that was listed. It can be given wherever a path is wanted. */
export interface RemoteEntry extends Entry {
  /**
   * The directory that was listed, as it was sent; empty for the current one. Undefined behind the heading of another
   * directory (`ls -R`), of which only the server knows where it is.
   */
  readonly directory: Uint8Array | undefined
}

/** What is accepted as a path: text, exact bytes, or an entry, whose name is sent back as the bytes that it came as. */
export type RemotePath = PathArgument | RemoteEntry

const SLASH = 0x2f

/** The path as it is sent; throws `LocalProtocolError` for what is none, and an entry whose directory is not known. */
export function pathOf(path: RemotePath): PathArgument {
  if (typeof path === 'string' || path instanceof Uint8Array) return path
  if (!isRemoteEntry(path)) throw noPath(path)
  const { directory, nameBytes, name } = path
  if (directory === undefined) {
    throw new LocalProtocolError({
      code: 'FTP_BAD_ARGUMENT',
      phase: 'command',
      message: `it is not known in which directory "${name}" is; give its path`,
    })
  }
  // No name has a slash: this is a path, as NLST of some servers and LIST of a file give it.
  if (nameBytes.includes(SLASH)) return nameBytes
  const separator = directory.length === 0 || directory.at(-1) === SLASH ? [] : [SLASH]
  return Buffer.concat([directory, Uint8Array.from(separator), nameBytes])
}

/** The entry with its directory; the object is the parser's, and nobody else has it yet. */
export function placed(entry: Entry, directory: Uint8Array | undefined): RemoteEntry {
  return Object.assign(entry, { directory })
}

/** Whether a path is an entry of a listing. */
export function isRemoteEntry(path: unknown): path is RemoteEntry {
  return typeof path === 'object' && path !== null && 'nameBytes' in path
}

/** Its value is not told: a URL may have a password in it. */
function noPath(given: unknown): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_ARGUMENT',
    phase: 'command',
    message: `a path is text, bytes, or an entry of a listing, not ${nameOf(given)}`,
  })
}

function nameOf(given: unknown): string {
  if (typeof given !== 'object' || given === null) return given === null ? 'null' : typeof given
  return given.constructor?.name ?? 'an object'
}
