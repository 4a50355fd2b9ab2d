import { badOption } from '../failure/bad-option.ts'
import type { Supply } from './supply.ts'
import type { UploadOptions } from './transfer-options.ts'

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) where there is nothing to go on with, or no way to. */
export function checkResumption({ seeks }: Supply, { resume, atomic }: UploadOptions): void {
  if (!resume) return
  if (atomic)
    throw badOption('resume cannot go with atomic: nobody knows the temporary name of an earlier upload')
  if (seeks) return
  throw badOption(
    'resume cannot go with a source that only begins at its first byte; give a path, bytes, or what is resumable',
  )
}
