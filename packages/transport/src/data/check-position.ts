import { LocalProtocolError } from '@sluice/protocol'

/** Throws `LocalProtocolError` (`FTP_BAD_ARGUMENT`) for what is no place in a local file. */
export function checkPosition(name: string, position: number | undefined): void {
  if (position === undefined || (Number.isSafeInteger(position) && position >= 0)) return
  throw new LocalProtocolError({
    code: 'FTP_BAD_ARGUMENT',
    phase: 'transfer',
    message: `${name} of a local file counts bytes in whole numbers of 0 or more, not ${position}`,
  })
}
