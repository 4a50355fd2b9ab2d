import type { Readable, Writable } from 'node:stream'

/** What is known of a file or a directory. */
export interface FileStat {
  readonly kind: 'file' | 'directory'
  /** Bytes; 0 for a directory. */
  readonly size: number
  readonly modified: Date
  /** Permission bits, as in `0o644`; 644 and 755 are shown where they are missing. */
  readonly mode?: number | undefined
}

/** One line of a listing. */
export interface FileEntry extends FileStat {
  /** One path component; a name that holds CR, LF, NUL or a slash is left out of listings. */
  readonly name: string
}

/**
 * Where the files of a server are.
 *
 * Every path is absolute and normalised, its parts separated by `/`, without `.`, `..`, CR, LF or NUL; `/` is the
 * root, which always exists. A method refuses with `FileSystemError` (an error of `node:fs` will do); anything else
 * that is thrown is answered with 451. Nothing has to be refused for safety: no path leads out of the root. Whatever
 * is promised must be settled one day: `close()` of the server waits for it.
 */
export interface FileSystem {
  stat(path: string): Promise<FileStat>
  /** The entries of a directory, without `.` and `..`; read no faster than the client takes them. */
  list(path: string): AsyncIterable<FileEntry>
  /**
   * The content from an offset in bytes on, which is at most the size of the file. From 0 on it may be asked for while
   * `stat` still looks, so also of a folder: refuse that, or let the stream fail.
   */
  openRead(path: string, start: number): Promise<Readable>
  /**
   * A stream that replaces everything from an offset in bytes on, or appends with `'end'`; a missing file is created.
   *
   * It is ended after a whole upload and destroyed after a broken one; what was written until then stays.
   */
  openWrite(path: string, start: number | 'end'): Promise<Writable>
  makeDirectory(path: string): Promise<void>
  removeDirectory(path: string): Promise<void>
  removeFile(path: string): Promise<void>
  /** Replaces a file of the new name. */
  rename(from: string, to: string): Promise<void>
  /** Left out where times cannot be set: MFMT, MFF and SITE UTIME are refused then. */
  setModified?(path: string, modified: Date): Promise<void>
  /** Left out where there are no permissions: SITE CHMOD and MFF are refused then. */
  setMode?(path: string, mode: number): Promise<void>
  /** Bytes that can still be written below a directory; left out where nobody knows: AVBL is refused then. */
  freeSpace?(path: string): Promise<number>
  /** Whether `a` and `A` are two files; they are where it is left out. */
  readonly caseSensitive?: boolean | undefined
}
