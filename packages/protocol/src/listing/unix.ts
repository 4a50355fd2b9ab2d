import { ListDate } from './list-date.ts'
import type { ListingFormat } from './listing-format.ts'
import { UnixListing } from './unix-listing.ts'

/**
 * The lines of `ls -l` (POSIX, ls) with English dates, as most servers write them: `-rw-r--r--   1 root  other   531
 * Jan 29 03:26 name`.
 *
 * `unixLocalized` reads other dates as well; it is larger.
 */
export const unix: ListingFormat = {
  name: 'unix',
  systems: ['unix'],
  open: context => new UnixListing(context, new ListDate()),
}
