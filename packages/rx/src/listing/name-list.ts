import type { RemotePath } from '@sluice/transport'
import type { Observable } from 'rxjs'
import type { Caller } from '../calls/caller.ts'
import type { NameListOptions } from './list-options.ts'
import { observePulled } from './observe-pulled.ts'
import { pullThrough } from './pull-through.ts'
import { SessionBatches } from './session-batches.ts'

/** The names in a directory as a cold Observable. */
export function nameList(
  caller: Caller,
  path: RemotePath,
  options: NameListOptions = {},
): Observable<string> {
  const { spoolBytes } = options
  return observePulled(caller, { ...options, path }, (emitter, signal, whole) => {
    const batches = new SessionBatches(whole, { path, signal }, session =>
      session.nameList(path, { signal, spoolBytes }).batches(),
    )
    return pullThrough(batches, emitter, names => names)
  })
}
