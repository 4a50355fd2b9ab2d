import { FormatDetector } from './format-detector.ts'
import type { ListingFormat } from './listing-format.ts'

/**
 * A format that is one of several, found out from the lines, of which some wait until then; the earlier wins where two
 * are equally sure. Bare names are taken for `names` if no format knows them.
 *
 * @example
 * const reader = new ListingReader(anyOf([mlsx, unix]), { now: Date.now() })
 */
export function anyOf(formats: readonly ListingFormat[]): ListingFormat {
  return {
    name: formats.map(format => format.name).join(' or '),
    open: context => new FormatDetector(formats, context),
  }
}
