import { copyBytes } from '../bytes.ts'
import type { Entry } from './entry.ts'

/** What a listing gives: every line of it is in exactly one item, but for skipped `.` and `..`. */
export type ListingItem =
  | { readonly kind: 'entry'; readonly entry: Entry }
  /** What follows is the content of another folder (`ls -R`); the path is the server's text. */
  | { readonly kind: 'section'; readonly path: string }
  /** A line that belongs to the format and tells nothing: `total 12`, a blank line, a message of the tool. */
  | { readonly kind: 'noise'; readonly raw: Uint8Array }
  /** A line that is not understood; the listing goes on behind it. */
  | { readonly kind: 'unparsed'; readonly raw: Uint8Array; readonly reason: string }

/** The item for a line that no format takes. */
export function unparsedItem(line: Uint8Array, reason: string): ListingItem {
  return { kind: 'unparsed', raw: copyBytes(line), reason }
}

/** The item for a line that tells nothing. */
export function noiseItem(line: Uint8Array): ListingItem {
  return { kind: 'noise', raw: copyBytes(line) }
}
