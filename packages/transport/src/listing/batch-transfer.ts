import { type RetrieveRequest, retrieve } from '@sluice/protocol'
import { SPOOL_BYTES } from '../limits.ts'
import type { SessionRunner } from '../session/session-runner.ts'
import type { PullOptions } from './list-options.ts'
import type { BatchDecoder, PulledTransfer } from './pulled-batches.ts'
import { pathOf, type RemotePath } from './remote-entry.ts'

/** How a file is pulled: which part of it, and as what. */
export interface RetrieveBatchesOptions
  extends PullOptions,
    Pick<RetrieveRequest, 'offset' | 'end' | 'representation'> {}

/** The bytes of a file, as a decoder reads them. */
export function batchTransfer<T>(
  runner: SessionRunner,
  path: RemotePath,
  decoder: () => BatchDecoder<T>,
  { spoolBytes = SPOOL_BYTES, signal, offset, end, representation }: RetrieveBatchesOptions,
): PulledTransfer<T> {
  return {
    start: (spool, signal) =>
      runner.run(
        conversation => retrieve(conversation, { path: pathOf(path), offset, end, representation }),
        { signal, onWaiting: () => spool.drain() },
        { receiver: spool },
      ),
    decoder,
    spoolBytes,
    signal,
  }
}
