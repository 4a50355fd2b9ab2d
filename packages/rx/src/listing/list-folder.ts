import type { RemoteEntry, RemotePath } from '@sluice/transport'
import type { Caller } from '../calls/caller.ts'
import type { ListOptions } from './list-options.ts'
import type { Outlet } from './outlet.ts'
import { pullThrough } from './pull-through.ts'
import { SessionBatches } from './session-batches.ts'
import { UnreadLines } from './unread-lines.ts'

/** How one folder is listed. */
export interface FolderListing<V> extends Pick<ListOptions, 'onUnparsed' | 'spoolBytes'> {
  readonly path: RemotePath
  readonly signal: AbortSignal
  /** What is emitted for an entry; undefined for nothing. */
  readonly select: (entry: RemoteEntry) => V | undefined
}

/** Emits the entries of one folder; rejects behind the last one with what is wrong with the listing. */
export async function listFolder<V>(
  caller: Caller,
  outlet: Outlet<V>,
  { path, signal, select, onUnparsed, spoolBytes }: FolderListing<V>,
): Promise<void> {
  const unread = new UnreadLines(onUnparsed)
  const batches = new SessionBatches(caller, { path, signal }, session =>
    session.list(path, { signal, spoolBytes }).batches(),
  )
  await pullThrough(batches, outlet, items => {
    const selected: V[] = []
    for (const item of items) {
      if (item.kind === 'unparsed') unread.note(item)
      const value = item.kind === 'entry' ? select(item.entry) : undefined
      if (value !== undefined) selected.push(value)
    }
    return selected
  })
  unread.check()
}
