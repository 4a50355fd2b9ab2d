import type { ListingItem, ListingParser } from '@sluice/protocol'
import type { DataReceiver, IncomingFlow } from './data/data-receiver.ts'

/** Takes the items of a listing as they arrive. */
export type ItemConsumer = (items: readonly ListingItem[]) => void

/** Parses a listing while it arrives; nothing is collected. */
export class ListingReceiver implements DataReceiver {
  readonly #parser: ListingParser
  readonly #consume: ItemConsumer

  constructor(parser: ListingParser, consume: ItemConsumer) {
    this.#parser = parser
    this.#consume = consume
  }

  begin(_flow: IncomingFlow): void {}

  write(chunk: Buffer): boolean {
    this.#hand(this.#parser.push(chunk))
    return true
  }

  /** The listing is whole: hands out what has no line end. */
  complete(): void {
    this.#hand(this.#parser.end())
  }

  #hand(items: readonly ListingItem[]): void {
    if (items.length > 0) this.#consume(items)
  }
}
