import { posix } from 'node:path'
import { FileSystemError } from './file-system-error.ts'

/**
 * The absolute, normalised path that a command's argument names.
 *
 * `..` stops at `/`. Throws `FileSystemError` (`bad-name`) for CR, LF and NUL, which no reply and no listing could
 * carry back.
 */
export function resolveVirtualPath(directory: string, argument: string): string {
  if (!isSpeakableName(argument)) throw new FileSystemError('bad-name', directory)
  return posix.resolve('/', directory, argument)
}

/** Whether a name can be told to a client at all: on one line, without NUL. */
export function isSpeakableName(name: string): boolean {
  return !name.includes('\r') && !name.includes('\n') && !name.includes('\0')
}
