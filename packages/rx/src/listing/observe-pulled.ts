import { setMaxListeners } from 'node:events'
import { FtpAbortError, type RemotePath } from '@sluice/transport'
import { Observable } from 'rxjs'
import type { Caller } from '../calls/caller.ts'
import type { Gate } from '../pacing/gate.ts'
import { PacedEmitter } from '../pacing/paced-emitter.ts'

/** What an Observable of pulled values takes. */
export interface PulledOptions<V> {
  readonly path: RemotePath
  readonly gate?: Gate<V> | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * A cold Observable of what `run` emits, all of whose work on sessions is one operation. Unsubscribing aborts its
 * signal; so does the caller's signal, with an error at once, also while a gate is closed.
 */
export function observePulled<V>(
  caller: Caller,
  { path, gate, signal }: PulledOptions<V>,
  run: (emitter: PacedEmitter<V>, signal: AbortSignal, caller: Caller) => Promise<void>,
): Observable<V> {
  return new Observable(subscriber => {
    const emitter = new PacedEmitter(subscriber, gate)
    const abort = new AbortController()
    setMaxListeners(0, abort.signal)
    const fail = (error: unknown) => emitter.error(caller.explained(error, path))
    const onAbort = () => fail(new FtpAbortError('transfer', signal?.reason))
    subscriber.add(() => {
      signal?.removeEventListener('abort', onAbort)
      abort.abort(signal?.aborted ? signal.reason : undefined)
    })
    if (signal?.aborted) {
      onAbort()
      return
    }
    if (signal !== undefined) {
      // Many calls may share a signal; that is no leak.
      setMaxListeners(0, signal)
      signal.addEventListener('abort', onAbort)
    }
    caller.whole(path, whole => run(emitter, abort.signal, whole)).then(() => emitter.complete(), fail)
  })
}
