import { type Entry, type PathArgument, RemoteProtocolError } from '@sluice/protocol'
import { Observable } from 'rxjs'
import type { ListOptions, UnparsedItem } from './list-options.ts'
import type { SessionPool } from './session-pool.ts'

/** The entries of a directory as a cold Observable. */
export function list(pool: SessionPool, path: PathArgument, options: ListOptions = {}): Observable<Entry> {
  return new Observable(subscriber => {
    const abort = new AbortController()
    const { signal } = abort
    let unread = 0
    let first: UnparsedItem | undefined
    const work = pool.use(async session => {
      for await (const items of session.list(path, { signal }).batches()) {
        for (const item of items) {
          if (item.kind === 'entry') subscriber.next(item.entry)
          if (item.kind !== 'unparsed') continue
          unread++
          first ??= item
          options.onUnparsed?.(item)
        }
      }
    }, signal)
    work.then(
      () => {
        if (first === undefined || options.onUnparsed !== undefined) subscriber.complete()
        else subscriber.error(unreadable(unread, first))
      },
      error => subscriber.error(error),
    )
    return () => abort.abort()
  })
}

function unreadable(count: number, first: UnparsedItem): RemoteProtocolError {
  return new RemoteProtocolError({
    code: 'FTP_UNREADABLE_LISTING',
    phase: 'listing',
    message: `${count} lines of the listing could not be read (the first: ${first.reason}); pass onUnparsed to go on without them`,
  })
}
