import { COLLECTED_CHARACTERS, COLLECTED_VALUES } from '../limits.ts'
import { givenUpAtOnce } from '../listing/given-up-at-once.ts'
import { PulledBatches, type PulledTransfer } from '../listing/pulled-batches.ts'
import { tooMany } from '../listing/too-many.ts'

/**
 * The lines of a transfer, without their ends, while they arrive.
 *
 * It behaves as a `Listing` does: lazy, paced, drained into memory for another call, given up by leaving the loop, and
 * ended normally only if the transfer is whole.
 *
 * @example
 * for await (const line of session.retrieveLines('log.txt')) console.log(line)
 */
export class TextLines implements AsyncIterable<string> {
  readonly #transfer: PulledTransfer<string>

  /** Made by `FtpSession`. */
  constructor(transfer: PulledTransfer<string>) {
    this.#transfer = transfer
  }

  /** As many lines at a time as have arrived; the last result has the report. */
  batches(): PulledBatches<string> {
    return new PulledBatches(this.#transfer)
  }

  /** All lines at once, up to a million and 256 Mi characters; more are an error (`FTP_LIMIT_EXCEEDED`). */
  async toArray(): Promise<string[]> {
    const lines: string[] = []
    let characters = 0
    for await (const batch of this.batches()) {
      for (const line of batch) {
        characters += line.length
        if (lines.length === COLLECTED_VALUES) throw tooMany(`${COLLECTED_VALUES} lines`)
        if (characters > COLLECTED_CHARACTERS) throw tooMany(`${COLLECTED_CHARACTERS} characters`)
        lines.push(line)
      }
    }
    return lines
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<string> {
    const batches = this.batches()
    return givenUpAtOnce(batches, linesOf(batches))
  }
}

async function* linesOf(batches: PulledBatches<string>): AsyncGenerator<string, void, undefined> {
  for await (const batch of batches) yield* batch
}
