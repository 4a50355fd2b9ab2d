import { brandError } from '@sluice/protocol'

/** What a file system may say instead of an answer; each has its reply code in one table. */
export type FileSystemErrorCode =
  | 'not-found'
  | 'exists'
  | 'not-directory'
  | 'is-directory'
  | 'not-empty'
  | 'denied'
  | 'bad-name'
  | 'bad-offset'
  | 'no-space'
  | 'busy'
  | 'unsupported'

/** A refusal of a `FileSystem`: the client gets the reply that belongs to its `code`. */
export class FileSystemError extends Error {
  readonly code: FileSystemErrorCode
  /** The virtual path it is about. */
  readonly path: string

  constructor(code: FileSystemErrorCode, path: string, options?: { readonly cause?: unknown }) {
    super(`${code}: ${path}`, options)
    this.code = code
    this.path = path
  }
}

brandError(FileSystemError, 'FileSystemError')
