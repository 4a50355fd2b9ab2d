import { FtpError } from '@sluice/protocol'
import type { CallOptions, FtpSession, RemotePath } from '@sluice/transport'
import { isThere } from '../calls/is-there.ts'
import { pathText } from '../path-text.ts'
import { badStreamOption, checkStreamPosition } from './stream-position.ts'

/**
 * How a file is opened to be written to, as in `node:fs`: `w` replaces it, `a` adds to its end, `r+` goes on at
 * `start`,
 * `wx` replaces nothing. FTP has no such promise for `wx`: it is asked whether the file is there, then it is stored,
 * and what somebody else stores meanwhile is replaced.
 */
export type WriteFlags = 'w' | 'a' | 'r+' | 'wx'

/** What the flags of a writer mean to FTP. */
export interface WritePlan {
  readonly append: boolean
  readonly offset: number | undefined
  readonly exclusive: boolean
}

/** Throws `LocalProtocolError` (`FTP_BAD_ARGUMENT`) for what FTP cannot do. */
export function writePlanOf(flags: WriteFlags | undefined, start: number | undefined): WritePlan {
  checkStreamPosition('start', start)
  const from = start ?? 0
  const chosen = flags ?? (from > 0 ? 'r+' : 'w')
  if (!['w', 'a', 'r+', 'wx'].includes(chosen)) {
    throw badStreamOption(`flags are 'w', 'a', 'r+' or 'wx', not ${JSON.stringify(chosen)}`)
  }
  if (chosen === 'r+' && from === 0) {
    throw badStreamOption(
      "FTP replaces a file that is written from its beginning: flags 'r+' need a start beyond 0",
    )
  }
  if (chosen !== 'r+' && from > 0) {
    throw badStreamOption(`with flags '${chosen}' there is no start: use 'r+' to write from there on`)
  }
  return { append: chosen === 'a', offset: chosen === 'r+' ? from : undefined, exclusive: chosen === 'wx' }
}

/** Rejects (`FTP_EXISTS`) where there is something at that path. */
export async function refuseExisting(
  session: FtpSession,
  path: RemotePath,
  options: CallOptions,
): Promise<void> {
  if (!(await isThere(session, path, options))) return
  throw new FtpError({ code: 'FTP_EXISTS', phase: 'transfer', message: `${pathText(path)} is there already` })
}
