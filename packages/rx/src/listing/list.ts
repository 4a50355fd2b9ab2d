import type { RemoteEntry, RemotePath } from '@sluice/transport'
import type { Observable } from 'rxjs'
import type { Caller } from '../calls/caller.ts'
import { listFolder } from './list-folder.ts'
import type { ListOptions } from './list-options.ts'
import { observePulled } from './observe-pulled.ts'

/** The entries of a directory as a cold Observable. */
export function list(caller: Caller, path: RemotePath, options: ListOptions = {}): Observable<RemoteEntry> {
  return observePulled(caller, { ...options, path }, (emitter, signal) =>
    listFolder(caller, emitter, { ...options, path, signal, select: entry => entry }),
  )
}
