import { type Entry, type PathStatus, type Timestamp, type TimeValue, toDate } from '@sluice/protocol'
import type { FtpSession, RemotePath } from '@sluice/transport'
import { isTransient } from '../failure/is-transient.ts'
import { isMissing } from './is-missing.ts'

/** Clocks of servers go wrong by minutes, and some tell the time of their place for that of Greenwich. */
const CLOCKS_DIFFER_MILLISECONDS = 24 * 60 * 60 * 1000

/** What two files that are equally long differ in. */
const DISTINCT = ['modify', 'mdtm', 'unique'] as const

/** What shows that a remote file is still the same. */
export interface RemoteFacts {
  readonly size: number | undefined
  /** When it was last changed: the fact `modify` of MLSx, and what MDTM says. Servers may differ with themselves. */
  readonly modify: string | undefined
  readonly mdtm: string | undefined
  /** What identifies it on its server (RFC 3659, 7.5.2). */
  readonly unique: string | undefined
}

const NOTHING: RemoteFacts = { size: undefined, modify: undefined, mdtm: undefined, unique: undefined }

/**
 * What the server tells of a file: MLST, or SIZE and MDTM in one write where it bears that; MDTM as well where that is
 * what is known from before. Nothing where it tells nothing, for it may send the file all the same; one that is not
 * there is an error.
 */
export async function askFacts(
  session: FtpSession,
  path: RemotePath,
  signal: AbortSignal,
  before?: RemoteFacts,
): Promise<RemoteFacts> {
  const told = <T>(answer: Promise<T>) =>
    answer.catch(error => {
      if (signal.aborted || session.closed || isMissing(error) || isTransient(error)) throw error
      return undefined
    })
  const facts = factsIn(await told(session.stat(path, { signal })))
  if (before?.mdtm === undefined || facts.mdtm !== undefined) return facts
  return { ...facts, mdtm: textOf(await told(session.modifiedAt(path, { signal }))) }
}

/** What an entry of a listing tells, where its facts are exact (MLSD); other listings round times and sizes. */
export function factsOf(path: RemotePath): RemoteFacts | undefined {
  if (typeof path === 'string' || path instanceof Uint8Array || path.facts.size === 0) return undefined
  return factsOfEntry(path)
}

/** The same with what has come to be known when bytes could flow. */
export function withTime(facts: RemoteFacts | undefined, size: number, mdtm: TimeValue): RemoteFacts {
  return { ...NOTHING, ...facts, size, mdtm: textOf(mdtm) }
}

/** Whether there is something to tell the file by from another one that is as long. */
export function isDistinct(facts: RemoteFacts | undefined): facts is RemoteFacts {
  return facts !== undefined && DISTINCT.some(name => facts[name] !== undefined)
}

/** Whether nothing that both tell differs, and they tell enough: the size, and a time or `unique`. */
export function isSameFile(before: RemoteFacts, now: RemoteFacts): boolean {
  const shared = (['size', ...DISTINCT] as const).filter(
    name => before[name] !== undefined && now[name] !== undefined,
  )
  const agree = shared.every(name => before[name] === now[name])
  return agree && shared.includes('size') && shared.length > 1
}

/** Whether a file was last changed before a time of this machine, whatever the clock of the server. */
export function hasRested({ size, modify, mdtm }: RemoteFacts, since: number): boolean {
  const modified = modify ?? mdtm
  if (size === undefined || modified === undefined) return false
  return Date.parse(modified) < since - CLOCKS_DIFFER_MILLISECONDS
}

function factsIn(status: PathStatus | undefined): RemoteFacts {
  if (status?.type === 'entry') return factsOfEntry(status.entry)
  if (status?.type !== 'file') return NOTHING
  return { ...NOTHING, size: status.size, mdtm: textOf(status.modified) }
}

function factsOfEntry({ size, modified, unique }: Entry): RemoteFacts {
  return { ...NOTHING, size: size ?? undefined, modify: textOf(modified ?? undefined), unique }
}

function textOf(time: Timestamp | undefined): string | undefined {
  return time && toDate(time, 0).toISOString()
}
