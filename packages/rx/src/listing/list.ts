import type { RemoteEntry, RemotePath } from '@sluice/transport'
import type { Observable } from 'rxjs'
import type { Caller } from '../calls/caller.ts'
import { checkFolder, openFolder, readFolder } from './list-folder.ts'
import type { ListOptions } from './list-options.ts'
import { observePulled } from './observe-pulled.ts'

/** The entries of a directory as a cold Observable. */
export function list(caller: Caller, path: RemotePath, options: ListOptions = {}): Observable<RemoteEntry> {
  return observePulled(caller, { ...options, path }, (emitter, signal, whole) =>
    readFolder(openFolder(whole, { path, signal, spoolBytes: options.spoolBytes }), emitter, {
      select: entry => entry,
      onUnparsed: options.onUnparsed,
      check: listed => checkFolder(whole, { path, signal }, listed),
    }),
  )
}
