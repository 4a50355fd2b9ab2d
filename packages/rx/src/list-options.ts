import type { ListingItem } from '@sluice/protocol'

/** A line of a listing that is no entry although it looks as if it were meant to be one. */
export type UnparsedItem = Extract<ListingItem, { kind: 'unparsed' }>

export interface ListOptions {
  /** Called for each line that cannot be read. Without it, such a line fails the listing after its last entry. */
  readonly onUnparsed?: ((item: UnparsedItem) => void) | undefined
}
