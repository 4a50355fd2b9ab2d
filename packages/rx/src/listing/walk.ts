import type { RemotePath } from '@sluice/transport'
import type { Observable } from 'rxjs'
import type { Caller } from '../calls/caller.ts'
import { pathText } from '../path-text.ts'
import { observePulled } from './observe-pulled.ts'
import { checkDepth, type WalkEntry, type WalkOptions } from './walk-options.ts'
import { Walker } from './walker.ts'

/** What is below a directory, as a cold Observable. */
export function walk(caller: Caller, path: RemotePath, options: WalkOptions = {}): Observable<WalkEntry> {
  checkDepth(options)
  return observePulled(caller, { ...options, path }, (emitter, signal, whole) => {
    const text = pathText(path, caller.charset)
    const root = { path, text, depth: 0, unique: undefined, isLink: false, parent: undefined }
    return new Walker(whole, emitter, options, signal).run(root)
  })
}
