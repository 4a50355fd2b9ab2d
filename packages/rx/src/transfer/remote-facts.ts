import { type Entry, type Timestamp, toDate } from '@sluice/protocol'
import type { FtpSession, RemotePath } from '@sluice/transport'
import { isTransient } from '../failure/is-transient.ts'
import { isMissing } from './is-missing.ts'

/** Clocks of servers go wrong by minutes, and some tell the time of their place for that of Greenwich. */
const CLOCKS_DIFFER_MILLISECONDS = 24 * 60 * 60 * 1000

/** What shows that a remote file is still the same. */
export interface RemoteFacts {
  readonly size: number | undefined
  /** When it was last changed, as the server tells it. */
  readonly modified: string | undefined
  /** What identifies it on its server (RFC 3659, 7.5.2). */
  readonly unique: string | undefined
}

/**
 * What the server tells of a file: MLST, or SIZE and MDTM in one write where it bears that. Nothing where it tells nothing,
 * for it may send the file all the same; one that is not there is an error.
 */
export async function askFacts(
  session: FtpSession,
  path: RemotePath,
  signal: AbortSignal,
): Promise<RemoteFacts> {
  const status = await session.stat(path, { signal }).catch(error => {
    if (signal.aborted || session.closed || isMissing(error) || isTransient(error)) throw error
    return undefined
  })
  if (status?.type === 'entry') return factsOf(status.entry)
  if (status?.type === 'file') {
    return { size: status.size, modified: textOf(status.modified), unique: undefined }
  }
  return { size: undefined, modified: undefined, unique: undefined }
}

/** What an entry of a listing tells, where its facts are exact (MLSD); other listings round times and sizes. */
export function factsIn(path: RemotePath): RemoteFacts | undefined {
  if (typeof path === 'string' || path instanceof Uint8Array || path.facts.size === 0) return undefined
  return factsOf(path)
}

/** Whether nothing that both tell differs, and they tell enough: the size, and the time or `unique`. */
export function isSameFile(before: RemoteFacts, now: RemoteFacts): boolean {
  const shared = (['size', 'modified', 'unique'] as const).filter(
    name => before[name] !== undefined && now[name] !== undefined,
  )
  const agree = shared.every(name => before[name] === now[name])
  return agree && shared.includes('size') && (shared.includes('modified') || shared.includes('unique'))
}

/** Whether a file was last changed before a time of this machine, whatever the clock of the server. */
export function hasRested({ size, modified }: RemoteFacts, since: number): boolean {
  if (size === undefined || modified === undefined) return false
  return Date.parse(modified) < since - CLOCKS_DIFFER_MILLISECONDS
}

function factsOf({ size, modified, unique }: Entry): RemoteFacts {
  return { size: size ?? undefined, modified: textOf(modified ?? undefined), unique }
}

function textOf(time: Timestamp | undefined): string | undefined {
  return time && toDate(time, 0).toISOString()
}
