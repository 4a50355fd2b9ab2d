import type { ListingFormat } from './listing-format.ts'
import { LocalDate } from './local-date.ts'
import { unix } from './unix.ts'
import { UnixListing } from './unix-listing.ts'

/**
 * The lines of `ls -l` and of the many servers that imitate it, with dates of any kind: `26. Juli, 20:10`, `2005-06-07
 * 21:22`, `4月 18日 2003年`. It goes by the name of `unix`.
 */
export const unixLocalized: ListingFormat = {
  ...unix,
  open: context => new UnixListing(context, new LocalDate(context)),
}
