import { type Charset, FtpError } from '@sluice/protocol'
import {
  type CallOptions,
  type FtpSession,
  pathOf,
  type RemoteEntry,
  type RemotePath,
} from '@sluice/transport'
import { explainAs } from '../failure/ftp-failure.ts'

/** What the listing of a path has brought. */
export interface Listed {
  readonly count: number
  readonly first: RemoteEntry | undefined
}

/**
 * Rejects if what was listed is no directory, or one that may not be read.
 *
 * LIST is answered as `ls` does it: a file is a directory of one entry, as is a directory that may not be read, and
 * what is missing is one of none. Nothing is asked where the listing itself shows what it is of.
 */
export async function checkDirectory(
  session: FtpSession,
  path: RemotePath,
  listed: Listed,
  options: CallOptions,
): Promise<void> {
  if (session.features.has('MLST') || !isDoubtful(path, session.charset, listed)) return
  const status = await session.stat(path, options)
  // It could be entered.
  if (status.type === 'directory') return
  const isDirectory = status.type === 'entry' && status.entry.type === 'directory'
  if (!isDirectory) throw noDirectory()
  // Its refusal is the reason.
  await session.cwd(path, options).catch(error => {
    throw explainAs(error, 'permission')
  })
}

/** Whether a listing may be one of something else than a directory. */
export function isDoubtful(path: RemotePath, charset: Charset, { count, first }: Listed): boolean {
  if (count > 1 || pathOf(path).length === 0) return false
  return first === undefined || isNameOf(path, charset, first)
}

function isNameOf(path: RemotePath, charset: Charset, { nameBytes }: RemoteEntry): boolean {
  const exact = pathOf(path)
  const bytes = Buffer.from(typeof exact === 'string' ? charset.encode(exact) : exact)
  return Buffer.compare(bytes.subarray(-nameBytes.length), nameBytes) === 0
}

function noDirectory(): FtpError {
  return new FtpError({
    code: 'FTP_NOT_FOUND',
    phase: 'listing',
    message: 'there is no directory of this name',
  })
}
