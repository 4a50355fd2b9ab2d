import type { FileHandle } from 'node:fs/promises'

/** A local file that takes a transfer. */
export interface FileTarget {
  /** A local path, opened when the server has agreed to send; a handle that is open already stays open. */
  readonly file: string | URL | FileHandle
  /** As in `node:fs`: `w` replaces the file, `wx` only makes a new one, `r+` keeps what is there. Default `w`. */
  readonly flags?: 'w' | 'wx' | 'r+' | 'a' | 'ax' | undefined
  /** Permissions of a file that is made; default 0o666, less the umask. */
  readonly mode?: number | undefined
  /**
   * Where in the local file the first byte goes, not with `a`; default its beginning, of a handle its position.
   */
  readonly start?: number | undefined
  /** Wait until the bytes are on the disk itself before the transfer counts as done (fsync). */
  readonly flush?: boolean | undefined
}
