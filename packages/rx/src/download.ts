import type { PathArgument } from '@sluice/protocol'
import type { Observable } from 'rxjs'
import { type DownloadTarget, openTarget } from './download-target.ts'
import { observeTransfer } from './observe-transfer.ts'
import { pathText } from './path-text.ts'
import type { SessionPool } from './session-pool.ts'
import type { TransferEvent } from './transfer-event.ts'

/**
 * One download as a cold Observable; a target that is a path or a function is opened when the server has agreed to
 * send.
 */
export function download(
  pool: SessionPool,
  path: PathArgument,
  target: DownloadTarget,
): Observable<TransferEvent> {
  return observeTransfer(pathText(path), target, (signal, onStart, onProgress) => {
    const options = { signal, onStart, onProgress }
    return pool.use(session => session.retrieve(path, openTarget(target), options), signal)
  })
}
