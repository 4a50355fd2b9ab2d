import { RemoteProtocolError } from '@sluice/protocol'
import type { RemoteEntry } from '@sluice/transport'

const NUL = '\0'

/** Whether a name is one of the folder itself and the one above, which some listings show. */
export function isDotName({ name }: RemoteEntry): boolean {
  return name === '.' || name === '..'
}

/** Throws `RemoteProtocolError` (`FTP_UNREADABLE_LISTING`) for the name of an entry that is no single part of a path. */
export function checkName({ name, directory }: RemoteEntry): void {
  if (name !== '' && !name.includes('/') && !name.includes(NUL) && directory !== undefined) return
  throw new RemoteProtocolError({
    code: 'FTP_UNREADABLE_LISTING',
    phase: 'listing',
    message:
      directory === undefined
        ? `"${name}" stands behind the heading of another folder`
        : `"${name}" is no name of an entry: it could lead out of the folder`,
  })
}
