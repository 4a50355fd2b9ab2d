import { setMaxListeners } from 'node:events'
import type { RemotePath } from '@sluice/transport'
import { Observable } from 'rxjs'
import type { Caller } from '../calls/caller.ts'
import { giveUpStream, holdErrors } from '../hold-errors.ts'
import { pathText } from '../path-text.ts'
import { ProgressReport } from './progress-report.ts'
import type { TransferEvent, TransferResult } from './transfer-event.ts'

/** What a transfer came to, less what is counted for it. */
export type Told = Omit<TransferResult, 'milliseconds' | 'transferred'>

/** Runs a transfer, which tells how it goes. */
export type TransferRun = (report: ProgressReport, signal: AbortSignal) => Promise<Told>

export interface Observed {
  /** Explains what it fails with. */
  readonly caller: Caller
  readonly path: RemotePath
  /** The target or the source: a stream is destroyed with the error. */
  readonly end: unknown
  readonly signal: AbortSignal | undefined
}

/** A cold Observable of one transfer: each subscription runs it anew; unsubscribing or `signal` aborts it. */
export function observeTransfer(
  { caller, path, end, signal }: Observed,
  run: TransferRun,
): Observable<TransferEvent> {
  return new Observable(subscriber => {
    holdErrors(end)
    const abort = new AbortController()
    const onAbort = () => abort.abort(signal?.reason)
    if (signal?.aborted) onAbort()
    else if (signal !== undefined) {
      // Many calls may share a signal; that is no leak.
      setMaxListeners(0, signal)
      signal.addEventListener('abort', onAbort)
    }
    const report = new ProgressReport(pathText(path, caller.charset), subscriber)
    let isOver = false
    run(report, abort.signal).then(
      result => {
        isOver = true
        report.done(result)
      },
      error => {
        isOver = true
        const told = caller.explained(error, path)
        giveUpStream(end, told)
        subscriber.error(told)
      },
    )
    return () => {
      signal?.removeEventListener('abort', onAbort)
      // Nobody looks any more, and the error that an abort makes is dear.
      if (!isOver) abort.abort()
    }
  })
}
