import type { PathArgument } from '@sluice/protocol'
import type { Observable } from 'rxjs'
import { type DownloadTarget, openTarget } from './download-target.ts'
import { observeTransfer } from './observe-transfer.ts'
import { pathText } from './path-text.ts'
import type { SessionPool } from './session-pool.ts'
import type { TransferEvent } from './transfer-event.ts'

/** One download as a cold Observable; the target is opened when a session is there for it. */
export function download(
  pool: SessionPool,
  path: PathArgument,
  target: DownloadTarget,
): Observable<TransferEvent> {
  return observeTransfer(pathText(path), (signal, onStart, onProgress) =>
    pool.use(session => session.retrieve(path, openTarget(target), { signal, onStart, onProgress }), signal),
  )
}
