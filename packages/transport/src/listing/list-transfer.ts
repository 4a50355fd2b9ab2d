import {
  ask,
  type Charset,
  type Conversation,
  type Exchange,
  type ListingCommand,
  type ListVerb,
  list,
  listByStatus,
  listCommand,
  type Outcome,
  type PathArgument,
  type TransferReport,
} from '@sluice/protocol'
import { LISTING_SLICE_BYTES, SPOOL_BYTES } from '../limits.ts'
import type { SessionRunner } from '../session/session-runner.ts'
import { ItemDecoder } from './item-decoder.ts'
import type { ListOptions } from './list-options.ts'
import type { RemoteItem } from './listing.ts'
import type { PulledTransfer } from './pulled-batches.ts'
import { pathOf, type RemotePath } from './remote-entry.ts'
import type { Spool } from './spool.ts'

/** The listing of a directory on a session. */
export function listTransfer(
  runner: SessionRunner,
  charset: Charset,
  path: RemotePath,
  { command, facts, spoolBytes = SPOOL_BYTES, signal }: ListOptions,
): PulledTransfer<RemoteItem> {
  const byStatus = async (spool: Spool, signal: AbortSignal): Promise<undefined> => {
    const exchange = (conversation: Conversation) => {
      const directory = pathOf(path)
      return listByStatus(conversation, directory.length === 0 ? '.' : directory, charset)
    }
    const bytes = await runner.run(exchange, { signal })
    // The answer is here as a whole: there is nothing to pace.
    spool.begin({ resume: () => {}, fail: () => {} }, { verb: 'STAT' })
    spool.write(Buffer.from(bytes))
  }
  const overData = (spool: Spool, signal: AbortSignal): Promise<TransferReport> =>
    runner.run(
      conversation => listWith(conversation, pathOf(path), facts, command as ListVerb | undefined),
      { signal, onWaiting: () => spool.drain() },
      { receiver: spool },
    )
  return {
    start: command === 'STAT' ? byStatus : overData,
    decoder: ({ verb }) => {
      const directory = pathOf(path)
      return new ItemDecoder(typeof directory === 'string' ? charset.encode(directory) : directory, {
        command: verb as ListingCommand,
        charset,
        now: Date.now(),
      })
    },
    sliceBytes: LISTING_SLICE_BYTES,
    spoolBytes,
    signal,
  }
}

/** Chooses the facts of MLSD, if that is what it will be, and lists. */
function* listWith(
  conversation: Conversation,
  path: PathArgument,
  facts: readonly string[] | undefined,
  verb: ListVerb | undefined,
): Exchange<Outcome<TransferReport>> {
  if (facts !== undefined && (verb ?? listCommand(conversation)) === 'MLSD') {
    const text = `MLST ${facts.map(fact => `${fact};`).join('')}`
    const chosen = yield* ask({ verb: 'OPTS', text })
    if (chosen.type !== 'completed') return chosen
  }
  return yield* list(conversation, path, verb)
}
