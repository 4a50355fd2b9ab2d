import { type ListingItem, RemoteProtocolError } from '@sluice/protocol'
import { COLLECTED_VALUES } from '../limits.ts'
import { givenUpAtOnce } from './given-up-at-once.ts'
import type { UnparsedItem } from './list-options.ts'
import { PulledBatches, type PulledTransfer } from './pulled-batches.ts'
import type { RemoteEntry } from './remote-entry.ts'
import { tooMany } from './too-many.ts'

/** An item of a listing whose entries know their directory. */
export type RemoteItem =
  | { readonly kind: 'entry'; readonly entry: RemoteEntry }
  | Exclude<ListingItem, { kind: 'entry' }>

/**
 * A directory, entry by entry, while it arrives.
 *
 * Nothing is sent before the first entry is asked for; each loop is a listing of its own. A slow loop slows the server,
 * but for one thing: as soon as another call waits for the session, what is left is drained into memory, so the
 * entries can be worked on in the loop. Leaving the loop early gives the listing up and keeps the session. The loop
 * ends normally only if the listing is whole; what is wrong with it is thrown behind the last entry.
 *
 * @example
 * for await (const entry of session.list('old')) if (entry.type === 'file') await session.delete(entry)
 */
export class Listing implements AsyncIterable<RemoteEntry> {
  readonly #transfer: PulledTransfer<RemoteItem>
  readonly #onUnparsed: ((item: UnparsedItem) => void) | undefined

  /** Made by `FtpSession.list`. */
  constructor(transfer: PulledTransfer<RemoteItem>, onUnparsed?: (item: UnparsedItem) => void) {
    this.#transfer = transfer
    this.#onUnparsed = onUnparsed
  }

  /** All items, with lines that are no entries, as many at a time as have arrived; the last result has the report. */
  batches(): PulledBatches<RemoteItem> {
    return new PulledBatches(this.#transfer)
  }

  /** All entries at once, up to a million; more are an error (`FTP_LIMIT_EXCEEDED`). */
  async toArray(): Promise<RemoteEntry[]> {
    const entries: RemoteEntry[] = []
    for await (const entry of this) {
      if (entries.length === COLLECTED_VALUES) throw tooMany(`${COLLECTED_VALUES} entries`)
      entries.push(entry)
    }
    return entries
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<RemoteEntry> {
    const batches = this.batches()
    return givenUpAtOnce(batches, this.#entriesOf(batches))
  }

  async *#entriesOf(batches: PulledBatches<RemoteItem>): AsyncGenerator<RemoteEntry, void, undefined> {
    let unread = 0
    let first: UnparsedItem | undefined
    for await (const items of batches) {
      for (const item of items) {
        if (item.kind === 'entry') yield item.entry
        if (item.kind !== 'unparsed') continue
        unread++
        first ??= item
        this.#onUnparsed?.(item)
      }
    }
    if (first !== undefined && this.#onUnparsed === undefined) throw unreadable(unread, first)
  }
}

function unreadable(count: number, first: UnparsedItem): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_UNREADABLE_LISTING',
    phase: 'listing',
    message:
      `${count} lines of the listing could not be read (the first: ${first.reason}); ` +
      'pass onUnparsed to go on without them',
  })
}
