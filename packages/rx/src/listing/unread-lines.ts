import { RemoteProtocolError } from '@sluice/protocol'
import type { UnparsedItem } from '@sluice/transport'

/** The lines of a listing that could not be read: told to whoever wants them, else an error behind the last entry. */
export class UnreadLines {
  readonly #onUnparsed: ((item: UnparsedItem) => void) | undefined
  #count = 0
  #first: UnparsedItem | undefined

  constructor(onUnparsed: ((item: UnparsedItem) => void) | undefined) {
    this.#onUnparsed = onUnparsed
  }

  note(item: UnparsedItem): void {
    this.#count++
    this.#first ??= item
    this.#onUnparsed?.(item)
  }

  /** Throws `RemoteProtocolError` (`FTP_UNREADABLE_LISTING`) if there were some that nobody was told. */
  check(): void {
    if (this.#first === undefined || this.#onUnparsed !== undefined) return
    throw new RemoteProtocolError({
      code: 'FTP_UNREADABLE_LISTING',
      phase: 'listing',
      message:
        `${this.#count} lines of the listing could not be read (the first: ${this.#first.reason}); ` +
        'pass onUnparsed to go on without them',
    })
  }
}
