import type { ListingCommand, ListingItem } from '@sluice/protocol'
import type { CallOptions } from '../call-options.ts'

/** A line of a listing that is no entry although it looks as if it were meant to be one. */
export type UnparsedItem = Extract<ListingItem, { kind: 'unparsed' }>

/** How the values of a transfer are pulled. */
export interface PullOptions extends CallOptions {
  /** Bytes that may be kept in memory while another call waits for the session; default 32 MiB. */
  readonly spoolBytes?: number | undefined
}

export interface ListOptions extends PullOptions {
  /**
   * Default: MLSD where the server has it, else LIST. STAT needs no data connection, and its answer comes in one piece;
   * NLST brings names only.
   */
  readonly command?: ListingCommand | undefined
  /**
   * The facts that MLSD is to tell, such as `['type', 'size', 'modify']`: OPTS MLST (RFC 3659, 7.9). They hold for
   * later listings, too, until others are chosen.
   */
  readonly facts?: readonly string[] | undefined
  /** Called for each line that cannot be read. Without it, such a line is an error behind the last entry. */
  readonly onUnparsed?: ((item: UnparsedItem) => void) | undefined
}
