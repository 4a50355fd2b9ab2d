import { utf8 } from '../charset.ts'
import { completeLimits } from '../limits.ts'
import { anyOf } from './any-of.ts'
import type { ListingCommand, ListingFormat } from './listing-format.ts'
import { ListingReader, type ListingReaderOptions } from './listing-reader.ts'
import { type ListingFormatName, livingFormats } from './living-formats.ts'
import { mlsx } from './mlsx.ts'
import { names } from './names.ts'

export interface ListingParserOptions extends ListingReaderOptions {
  /**
   * What the server was asked: MLSD can only bring facts and NLST only names; LIST and STAT bring whatever the
   * server likes.
   */
  readonly command: ListingCommand
  /** Default `auto`: what the command brings, found out from the lines if that is open. */
  readonly format?: 'auto' | ListingFormatName
}

/**
 * Bytes of a listing in, entries out, while they arrive: a `ListingReader` that knows every format of today.
 *
 * The constructor throws `LocalProtocolError` (`FTP_BAD_OPTION`) for limits that are none.
 *
 * @example
 * const parser = new ListingParser({ command: 'LIST', now: Date.now() })
 * for (const item of parser.push(bytes)) if (item.kind === 'entry') console.log(item.entry.name)
 */
export class ListingParser extends ListingReader {
  constructor(options: ListingParserOptions) {
    const { charset, ...others } = { ...options, limits: completeLimits(options.limits) }
    // UTF-8 is what a reader knows by itself.
    super(formatFor(options), charset === undefined || charset === utf8 ? others : { ...others, charset })
  }
}

function formatFor({ command, format = 'auto' }: ListingParserOptions): ListingFormat {
  const named = [names, ...livingFormats].find(it => it.name === format)
  if (named !== undefined) return named
  if (command === 'MLSD') return mlsx
  return command === 'NLST' ? names : anyOf(livingFormats)
}
