import type { Command, ListingCommand, ListingItem, ListingParser } from '@sluice/protocol'
import type { DataReceiver, IncomingFlow } from './data/data-receiver.ts'

/** Takes the items of a listing as they arrive. */
export type ItemConsumer = (items: readonly ListingItem[]) => void

/** Parses a listing while it arrives; nothing is collected. */
export class ListingReceiver implements DataReceiver {
  readonly #open: (command: ListingCommand) => ListingParser
  readonly #consume: ItemConsumer
  #parser: ListingParser | undefined

  /** `open` makes the parser for the command that the server has agreed to. */
  constructor(open: (command: ListingCommand) => ListingParser, consume: ItemConsumer) {
    this.#open = open
    this.#consume = consume
  }

  begin(_flow: IncomingFlow, command: Command): void {
    this.#parser = this.#open(command.verb as ListingCommand)
  }

  write(chunk: Buffer): boolean {
    this.#hand(this.#parser?.push(chunk) ?? [])
    return true
  }

  /** The listing is whole: hands out what has no line end. */
  complete(): void {
    this.#hand(this.#parser?.end() ?? [])
  }

  #hand(items: readonly ListingItem[]): void {
    if (items.length > 0) this.#consume(items)
  }
}
