import type { Charset, Conversation, Exchange, Outcome, TransferReport } from '@sluice/protocol'
import { SPOOL_BYTES } from '../limits.ts'
import type { PulledTransfer } from '../listing/pulled-batches.ts'
import type { SessionRunner } from '../session/session-runner.ts'
import { LineBatches } from './line-batches.ts'
import type { LineOptions } from './line-options.ts'

/** The lines of what an exchange brings. */
export function lineTransfer(
  runner: SessionRunner,
  charset: Charset,
  exchange: (conversation: Conversation) => Exchange<Outcome<TransferReport>>,
  { maxLineBytes, spoolBytes = SPOOL_BYTES, signal }: LineOptions,
): PulledTransfer<string> {
  return {
    start: (spool, signal) =>
      runner.run(exchange, { signal, onWaiting: () => spool.drain() }, { receiver: spool }),
    decoder: () => new LineBatches(charset, maxLineBytes),
    spoolBytes,
    signal,
  }
}
