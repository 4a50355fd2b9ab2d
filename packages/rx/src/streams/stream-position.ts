import { LocalProtocolError } from '@sluice/protocol'

/** Throws `LocalProtocolError` (`FTP_BAD_ARGUMENT`) for what is no place in a file. */
export function checkStreamPosition(name: 'start' | 'end', position: number | undefined): void {
  if (position === undefined || (Number.isSafeInteger(position) && position >= 0)) return
  throw badStreamOption(`${name} counts bytes in whole numbers of 0 or more, not ${position}`)
}

/** An option of a stream that cannot be used. */
export function badStreamOption(message: string): LocalProtocolError {
  return new LocalProtocolError({ code: 'FTP_BAD_ARGUMENT', phase: 'transfer', message })
}
