import type { FileHandle } from 'node:fs/promises'

/** A local file, or a part of it, that is to be sent. */
export interface FileSource {
  /** A local path, opened when the transfer has its turn; a handle that is open already stays open. */
  readonly file: string | URL | FileHandle
  /** The first byte that is sent; default the beginning of the file, wherever a handle stands. */
  readonly start?: number | undefined
  /** The last byte that is sent, inclusive as in `node:fs`; default the end of the file. */
  readonly end?: number | undefined
}
