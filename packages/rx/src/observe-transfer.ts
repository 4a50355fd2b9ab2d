import type { TransferReport } from '@sluice/protocol'
import { Observable } from 'rxjs'
import { giveUpStream, holdErrors } from './hold-errors.ts'
import type { TransferEvent } from './transfer-event.ts'

/** No more than ten progress events a second: enough for an eye, little for a pipeline. */
const SAMPLE_MILLISECONDS = 100

/** Runs a transfer; `started` is called with the size when the transfer begins. */
export type TransferRun = (
  signal: AbortSignal,
  started: (total: number | undefined) => void,
  progress: (bytes: number) => void,
) => Promise<TransferReport>

/** A cold Observable of one transfer: each subscription runs it anew, unsubscribing aborts it. `end` is the target or the source. */
export function observeTransfer(path: string, end: unknown, run: TransferRun): Observable<TransferEvent> {
  return new Observable(subscriber => {
    holdErrors(end)
    const abort = new AbortController()
    let total: number | undefined
    let begun = performance.now()
    let sampled = begun
    const started = (size: number | undefined) => {
      total = size
      begun = performance.now()
      subscriber.next({ type: 'started', path, total })
    }
    const progress = (bytes: number) => {
      const now = performance.now()
      if (now - sampled < SAMPLE_MILLISECONDS) return
      sampled = now
      subscriber.next({ type: 'progress', path, bytes, total })
    }
    run(abort.signal, started, progress).then(
      ({ bytes }) => {
        const result = { bytes, milliseconds: performance.now() - begun }
        subscriber.next({ type: 'done', path, result })
        subscriber.complete()
      },
      error => {
        giveUpStream(end, error)
        subscriber.error(error)
      },
    )
    return () => abort.abort()
  })
}
