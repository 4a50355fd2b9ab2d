import { FileSystemError, type FileSystemErrorCode } from './file-system-error.ts'

const codes: Readonly<Record<string, FileSystemErrorCode>> = {
  ENOENT: 'not-found',
  EEXIST: 'exists',
  ENOTDIR: 'not-directory',
  EISDIR: 'is-directory',
  ENOTEMPTY: 'not-empty',
  EACCES: 'denied',
  EPERM: 'denied',
  EROFS: 'denied',
  ELOOP: 'denied',
  EXDEV: 'denied',
  ENAMETOOLONG: 'bad-name',
  EINVAL: 'bad-name',
  ENOSPC: 'no-space',
  EDQUOT: 'no-space',
  EFBIG: 'no-space',
  EBUSY: 'busy',
  ETXTBSY: 'busy',
  EMFILE: 'busy',
  ENFILE: 'busy',
}

/** An error of `node:fs` as a `FileSystemError` about a virtual path; any other value comes back as it is. */
export function fromErrno(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return error
  const code = Object.hasOwn(codes, error.code) ? codes[error.code] : undefined
  return code === undefined ? error : new FileSystemError(code, path, { cause: error })
}
