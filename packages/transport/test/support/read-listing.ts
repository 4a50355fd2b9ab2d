import type { TransferReport } from '@sluice/protocol'
import type { Listing, RemoteItem } from '../../src/index.ts'

/** Reads a listing to its end and hands its items on as they come; its report. */
export async function readListing(
  listing: Listing,
  consume: (items: readonly RemoteItem[]) => void = () => {},
): Promise<TransferReport | undefined> {
  const batches = listing.batches()
  for (;;) {
    const result = await batches.next()
    if (result.done === true) return result.value
    consume(result.value)
  }
}
