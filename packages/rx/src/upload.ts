import type { PathArgument } from '@sluice/protocol'
import type { Observable } from 'rxjs'
import { observeTransfer } from './observe-transfer.ts'
import { pathText } from './path-text.ts'
import type { SessionPool } from './session-pool.ts'
import type { TransferEvent } from './transfer-event.ts'
import { openSource, type UploadSource } from './upload-source.ts'

/** One upload as a cold Observable; the source is opened when a session is there for it. */
export function upload(pool: SessionPool, from: UploadSource, path: PathArgument): Observable<TransferEvent> {
  return observeTransfer(pathText(path), from, (signal, onStart, onProgress) => {
    const options = { signal, onStart, onProgress }
    // A function that throws has to reject.
    return pool.use(async session => await session.store(openSource(from), path, options), signal)
  })
}
