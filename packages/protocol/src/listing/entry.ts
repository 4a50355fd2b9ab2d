import type { Timestamp } from '../answers/timestamp.ts'

/** `other`: a device, socket, pipe and the like, or the listing does not say. */
export type EntryType = 'file' | 'directory' | 'symlink' | 'other'

/** What an entry of type `other`, or a link of Windows, is more exactly. */
export type EntrySubtype =
  | 'block-device'
  | 'character-device'
  | 'pipe'
  | 'socket'
  | 'door'
  | 'whiteout'
  | 'junction'

/**
 * One entry of a listing, as the server described it. Every text in it is a stranger's: nothing is trimmed, joined
 * or made safe.
 */
export interface Entry {
  /** The name as text; it may hold `/`, control characters, or be `..`. */
  readonly name: string
  /** The exact bytes of the name, to be sent back unchanged; each read gives a new copy. */
  readonly nameBytes: Uint8Array
  readonly type: EntryType
  /** Only where the listing tells it. */
  readonly subtype?: EntrySubtype | undefined
  /** Bytes; null where the listing gives none or JavaScript cannot hold the number exactly. */
  readonly size: number | null
  /**
   * The size as it was written, where it is no plain count of bytes that JavaScript can hold: blocks, records,
   * `33.5k`, a number past 2^53.
   */
  readonly rawSize?: string | undefined
  /** Null where the listing gives none or one that does not exist. */
  readonly modified: Timestamp | null
  readonly created?: Timestamp | undefined
  /** Unix permissions with set-id and sticky bits, 0 to 0o7777. */
  readonly mode?: number | undefined
  readonly owner?: string | undefined
  readonly group?: string | undefined
  /** Count of hard links. */
  readonly links?: number | undefined
  /** Where a symbolic link points, if the listing says. */
  readonly linkTarget?: string | undefined
  /** What identifies the file on its server, under whatever name (RFC 3659, 7.5.2). */
  readonly unique?: string | undefined
  /** The number behind the name where a file has several versions (VMS); it is no part of `name`. */
  readonly version?: number | undefined
  /** What the user may do with it: the letters of RFC 3659, 7.5.5. */
  readonly perm?: string | undefined
  /** Every MLSx fact (RFC 3659, 7.5) by its lower-case name; empty for other formats. */
  readonly facts: ReadonlyMap<string, string>
  /** The bytes of the line without its end; each read gives a new copy. */
  readonly raw: Uint8Array
}
