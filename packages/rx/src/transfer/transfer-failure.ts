import { type Reply, TransferError } from '@sluice/protocol'

/** What a transfer can fail with besides the transfer itself. */
export type TransferFailureCode =
  /** Size or hash of the file on the server are not what they have to be. */
  | 'FTP_WRONG_SIZE'
  | 'FTP_WRONG_HASH'
  /** The server has not got what was to be verified by. */
  | 'FTP_UNVERIFIABLE'
  /** The file is not the one that was begun, or nothing shows that it is. */
  | 'FTP_FILE_CHANGED'
  /** The whole file is there, but under its temporary name. */
  | 'FTP_NOT_RENAMED'
  /** A link stands where a file is to be whose name a stranger chose. */
  | 'FTP_UNSAFE_NAME'

/** The error of a transfer whose bytes may all have passed. */
export function transferFailure(
  code: TransferFailureCode,
  message: string,
  details: {
    readonly bytes: number
    readonly expected?: number | undefined
    readonly cause?: unknown
    readonly reply?: Reply | undefined
  },
): TransferError {
  const { bytes, expected, cause, reply } = details
  return new TransferError({
    code,
    phase: 'transfer',
    message,
    bytesTransferred: bytes,
    expected,
    cause,
    reply,
  })
}
