import { ListingParser, type ListingParserOptions } from '@sluice/protocol'
import type { RemoteItem } from './listing.ts'
import type { BatchDecoder } from './pulled-batches.ts'
import { placed } from './remote-entry.ts'

/** Reads the bytes of a listing of one directory. */
export class ItemDecoder implements BatchDecoder<RemoteItem> {
  readonly #parser: ListingParser
  #directory: Uint8Array | undefined

  constructor(directory: Uint8Array, options: ListingParserOptions) {
    this.#parser = new ListingParser(options)
    this.#directory = directory
  }

  push(chunk: Uint8Array): readonly RemoteItem[] {
    return this.#placed(this.#parser.push(chunk))
  }

  end(): readonly RemoteItem[] {
    return this.#placed(this.#parser.end())
  }

  #placed(items: ReturnType<ListingParser['push']>): readonly RemoteItem[] {
    for (const item of items) {
      if (item.kind === 'section') this.#directory = undefined
      else if (item.kind === 'entry') placed(item.entry, this.#directory)
    }
    return items as readonly RemoteItem[]
  }
}
