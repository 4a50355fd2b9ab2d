import type { RemoteEntry, RemoteItem } from '@sluice/transport'
import type { Caller } from '../calls/caller.ts'
import { checkDirectory, isDoubtful, type Listed } from '../calls/known-directory.ts'
import type { ListOptions } from './list-options.ts'
import type { Outlet } from './outlet.ts'
import type { Unread } from './patience.ts'
import { pullThrough } from './pull-through.ts'
import { type BatchesAbout, SessionBatches } from './session-batches.ts'
import { UnreadLines } from './unread-lines.ts'

/** What a server tells of one folder. */
export type FolderBatches = SessionBatches<RemoteItem>

/** Which folder is listed. */
export interface ListedFolder extends BatchesAbout, Pick<ListOptions, 'spoolBytes'> {}

/** What becomes of what a folder holds. */
export interface FolderReading<V> extends Pick<ListOptions, 'onUnparsed'> {
  /** What is emitted for an entry; undefined for nothing. */
  readonly select: (entry: RemoteEntry) => V | undefined
  /** What else waits to be read behind it. */
  readonly behind?: readonly Unread[] | undefined
  /** Rejects where what was listed shows that it is no directory. */
  readonly check: (listed: Listed) => Promise<void>
}

/** The listing of one folder, to be read. */
export function openFolder(caller: Caller, { spoolBytes, ...about }: ListedFolder): FolderBatches {
  const { path, signal } = about
  return new SessionBatches(caller, about, session => session.list(path, { signal, spoolBytes }).batches())
}

/** Asks the server where the listing of a path does not show that it is a directory. */
export async function checkFolder(
  caller: Caller,
  { path, signal }: Pick<ListedFolder, 'path' | 'signal'>,
  listed: Listed,
): Promise<void> {
  if (!isDoubtful(path, caller.charset, listed)) return
  await caller.run(session => checkDirectory(session, path, listed, { signal }), { path, signal })
}

/** Emits the entries of one folder; rejects behind the last one with what is wrong with the listing. */
export async function readFolder<V>(
  batches: FolderBatches,
  outlet: Outlet<V>,
  { select, onUnparsed, behind, check }: FolderReading<V>,
): Promise<void> {
  const unread = new UnreadLines(onUnparsed)
  let count = 0
  let first: RemoteEntry | undefined
  const selected = (items: readonly RemoteItem[]): V[] => {
    const values: V[] = []
    count += items.length
    for (const item of items) {
      if (item.kind === 'unparsed') unread.note(item)
      if (item.kind === 'entry') first ??= item.entry
      const value = item.kind === 'entry' ? select(item.entry) : undefined
      if (value !== undefined) values.push(value)
    }
    return values
  }
  await pullThrough(batches, outlet, selected, behind)
  unread.check()
  await check({ count, first })
}
