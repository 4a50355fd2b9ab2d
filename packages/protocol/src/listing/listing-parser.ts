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
 * @example
 * const parser = new ListingParser({ command: 'LIST', now: Date.now() })
 * for (const item of parser.push(bytes)) if (item.kind === 'entry') console.log(item.entry.name)
 */
export class ListingParser extends ListingReader {
  constructor(options: ListingParserOptions) {
    super(formatsFor(options), options)
  }
}

function formatsFor({ command, format = 'auto' }: ListingParserOptions): readonly ListingFormat[] {
  if (format !== 'auto') return [names, ...livingFormats].filter(it => it.name === format)
  if (command === 'MLSD') return [mlsx]
  return command === 'NLST' ? [names] : livingFormats
}
