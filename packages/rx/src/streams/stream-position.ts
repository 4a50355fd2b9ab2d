import { LocalProtocolError } from '@sluice/protocol'

/** Throws `LocalProtocolError` (`FTP_BAD_ARGUMENT`) for what is no place in a file, and no count of bytes. */
export function checkStreamPosition(
  name: 'start' | 'end' | 'highWaterMark',
  position: number | undefined,
): void {
  if (position === undefined || (Number.isSafeInteger(position) && position >= 0)) return
  throw badStreamOption(`${name} counts bytes in whole numbers of 0 or more, not ${position}`)
}

/** Throws `LocalProtocolError` (`FTP_BAD_ARGUMENT`) for an encoding that Node does not know. */
export function checkEncoding(encoding: BufferEncoding | undefined | null): void {
  if (encoding === undefined || encoding === null || Buffer.isEncoding(encoding)) return
  throw badStreamOption(`the encoding of a stream is one of Buffer, such as utf8, not "${encoding}"`)
}

/** An option of a stream that cannot be used. */
export function badStreamOption(message: string): LocalProtocolError {
  return new LocalProtocolError({ code: 'FTP_BAD_ARGUMENT', phase: 'transfer', message })
}
