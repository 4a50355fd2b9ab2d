import { ReplyError } from '@sluice/protocol'
import type { CallOptions, FtpSession, RemotePath } from '@sluice/transport'
import { offeredHash } from './offered-hash.ts'
import { RunningHash } from './running-hash.ts'
import { transferFailure } from './transfer-failure.ts'
import type { TransferSettings } from './transfer-options.ts'

/** The hash that a transfer is verified by, before its first byte. Throws `TransferError` (`FTP_UNVERIFIABLE`). */
export function startHash(
  session: FtpSession,
  { verify, algorithm }: TransferSettings,
): RunningHash | undefined {
  if (verify !== 'hash') return undefined
  const offered = offeredHash(session.features, algorithm)
  if (offered !== undefined) return new RunningHash(offered)
  throw transferFailure(
    'FTP_UNVERIFIABLE',
    `the features of the server name no command for a ${algorithm ?? 'hash'}; verify the size, or nothing`,
    { bytes: 0 },
  )
}

/** Throws `TransferError` where a file on the server has not so many bytes, or does not tell. */
export async function verifySize(
  session: FtpSession,
  path: RemotePath,
  bytes: number,
  options: CallOptions,
): Promise<void> {
  const size = await answered(session.size(path, options), bytes)
  if (size === bytes) return
  throw transferFailure('FTP_WRONG_SIZE', `the file has ${size} bytes on the server, and ${bytes} here`, {
    bytes,
    expected: size,
  })
}

/** The hash that a file has on both sides; throws `TransferError` where they differ, or the server does not tell. */
export async function verifyHash(
  session: FtpSession,
  path: RemotePath,
  hash: RunningHash,
  bytes: number,
  options: CallOptions,
): Promise<{ readonly algorithm: string; readonly hex: string }> {
  const { algorithm } = hash
  const hex = hash.end()
  const there = await answered(session.hash(path, { ...options, algorithm }), bytes)
  if (there.hex === hex) return { algorithm, hex }
  throw transferFailure('FTP_WRONG_HASH', `the ${algorithm} is ${there.hex} on the server, and ${hex} here`, {
    bytes,
  })
}

/** A refusal that lasts means that it cannot be verified. */
async function answered<T>(answer: Promise<T>, bytes: number): Promise<T> {
  try {
    return await answer
  } catch (cause) {
    if (!(cause instanceof ReplyError) || cause.transient) throw cause
    throw transferFailure('FTP_UNVERIFIABLE', `the server does not tell: ${cause.message}`, { bytes, cause })
  }
}
