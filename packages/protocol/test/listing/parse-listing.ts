import { expect } from 'vitest'
import type { Entry } from '../../src/listing/entry.ts'
import type { ListingItem } from '../../src/listing/listing-item.ts'
import { ListingParser, type ListingParserOptions } from '../../src/listing/listing-parser.ts'
import { cuts } from '../cut.ts'

/** The items of a listing that arrives in these chunks. */
export function parseChunks(chunks: Iterable<Uint8Array>, options: ListingParserOptions): ListingItem[] {
  const parser = new ListingParser(options)
  const items: ListingItem[] = []
  for (const chunk of chunks) {
    items.push(...parser.push(chunk))
    // Sockets read into the same memory again: nothing may still point there.
    chunk.fill(0x58)
  }
  return [...items, ...parser.end()]
}

/** The items of a listing, after making sure that they are the same however it is cut. */
export function parseEveryWay(bytes: Uint8Array, options: ListingParserOptions): ListingItem[] {
  const [whole, ...others] = cuts(bytes).map(chunks =>
    parseChunks(
      chunks.map(it => it.slice()),
      options,
    ),
  )
  for (const other of others) expect(other.map(describeItem)).toEqual(whole?.map(describeItem))
  return whole as ListingItem[]
}

/** An item with what its entry only computes when asked. */
export function describeItem(item: ListingItem): unknown {
  if (item.kind !== 'entry') return item
  const { entry } = item
  return { ...entry, nameBytes: entry.nameBytes, raw: entry.raw, facts: entry.facts }
}

/** Every field of an entry, those that it does not have as well. */
export function allFields(entry: Entry): Entry {
  const { subtype, rawSize, created, linkTarget, unique, version, perm, nameBytes, raw, facts } = entry
  const rare = { subtype, rawSize, created, linkTarget, unique, version, perm }
  return { ...entry, ...rare, nameBytes, raw, facts }
}
