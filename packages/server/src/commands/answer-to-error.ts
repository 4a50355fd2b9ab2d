import { FileSystemError, type FileSystemErrorCode } from '../file-system/file-system-error.ts'
import { fromErrno } from '../file-system/from-errno.ts'
import { type Answer, answer } from './answer.ts'

/** What a client is told about each refusal of a file system. */
const replies: Readonly<Record<FileSystemErrorCode, readonly [code: number, text: string]>> = {
  'not-found': [550, 'No such file or directory.'],
  exists: [550, 'That name is taken already.'],
  'not-directory': [550, 'Not a directory.'],
  'is-directory': [550, 'That is a directory.'],
  'not-empty': [550, 'The directory is not empty.'],
  denied: [550, 'Permission denied.'],
  'bad-name': [553, 'That name is not allowed.'],
  'bad-offset': [554, 'The file ends before that offset.'],
  'no-space': [452, 'No space left.'],
  busy: [450, 'The file is busy; try again later.'],
  unsupported: [502, 'This server cannot do that with its files.'],
}

/** The reply to a command that threw; `undefined` for an error that no file system should give. */
export function answerToError(thrown: unknown): Answer | undefined {
  const error = fromErrno(thrown, '')
  if (!(error instanceof FileSystemError)) return undefined
  const [code, text] = replies[error.code]
  return answer(code, text)
}
