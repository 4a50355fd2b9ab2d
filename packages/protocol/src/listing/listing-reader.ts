import { type Charset, utf8 } from '../charset.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { LineSplitter } from '../line-splitter.ts'
import { type Confidence, FormatDetector } from './format-detector.ts'
import { LineKeeper } from './line-keeper.ts'
import type {
  DateOrder,
  FormatContext,
  FormatParser,
  ListingCommand,
  ListingFormat,
} from './listing-format.ts'
import { type ListingItem, noiseItem, unparsedItem } from './listing-item.ts'
import { names } from './names.ts'
import { hasReplyCode, stripStatFrame } from './stat-line.ts'

export interface ListingReaderOptions {
  /** What the server was asked; default LIST. */
  readonly command?: ListingCommand
  /**
   * The server's clock in milliseconds since 1970, read as UTC, for dates without a year (`Jan 29 03:26`); the
   * clock of this machine serves. Without it, such dates are null.
   */
  readonly now?: number
  /** How names are read; default UTF-8, with Latin-1 for what is not UTF-8. */
  readonly charset?: Charset
  /** What to do with `.`, `..` and their like; default `skip`. */
  readonly dots?: 'skip' | 'keep'
  /** The text of the answer to SYST: what it speaks for is preferred where the lines leave it open. */
  readonly syst?: string
  /** The order of day, month and year where they are numbers; found out by default, `mdy` if nothing tells. */
  readonly dateOrder?: DateOrder
  /** Default 70: a year `70` is 1970, `69` is 2069. */
  readonly twoDigitYearPivot?: number
  readonly limits?: Partial<Limits>
}

/**
 * Bytes of a listing in, entries out, while they arrive; it knows the formats that it is given and no other.
 *
 * Of several formats it finds out the right one from the lines, of which some wait until then; the earlier wins
 * where two are equally sure. Nothing is thrown and no bad line ends a listing: what is not understood comes out as
 * `unparsed`. The items do not depend on how the bytes are cut, and own their memory: an entry keeps at most 4 KiB
 * of the listing around its line.
 *
 * @example
 * const reader = new ListingReader([unix], { now: Date.now() })
 * for (const item of reader.push(bytes)) if (item.kind === 'entry') console.log(item.entry.name)
 */
export class ListingReader {
  readonly #splitter: LineSplitter
  readonly #keeper: LineKeeper
  readonly #limits: Limits
  readonly #isStat: boolean
  readonly #parser: FormatParser
  readonly #given: ListingFormat | undefined
  readonly #onLine = (line: Uint8Array, oversized: boolean, at: number): void =>
    this.#line(line, oversized, at)
  #items: ListingItem[] = []
  #atStart = true

  constructor(formats: readonly ListingFormat[], options: ListingReaderOptions = {}) {
    const charset = options.charset ?? utf8
    const keeper = new LineKeeper(charset)
    const context: FormatContext = {
      command: options.command ?? 'LIST',
      charset,
      dots: options.dots ?? 'skip',
      now: options.now,
      dateOrder: options.dateOrder,
      twoDigitYearPivot: options.twoDigitYearPivot ?? 70,
      entry: (line, nameStart, nameEnd) => keeper.entry(line, nameStart, nameEnd),
    }
    this.#keeper = keeper
    this.#limits = { ...defaultLimits, ...options.limits }
    this.#splitter = new LineSplitter(this.#limits.listingLineBytes)
    this.#isStat = context.command === 'STAT'
    this.#given = formats.length === 1 ? formats[0] : undefined
    this.#parser = this.#given?.open(context) ?? new FormatDetector(formats, names, context, options.syst)
  }

  /** The name of the format; undefined until it is found out. */
  get format(): string | undefined {
    return (this.#detector?.chosen ?? this.#given)?.name
  }

  /** How sure the format is; undefined until it is found out. */
  get confidence(): 'given' | Confidence | undefined {
    return this.#given === undefined ? this.#detector?.confidence : 'given'
  }

  /** Whether another format was taken first, and later lines disproved it. */
  get switched(): boolean {
    return this.#detector?.switched ?? false
  }

  push(chunk: Uint8Array): ListingItem[] {
    this.#keeper.open(chunk)
    this.#splitter.push(chunk, this.#onLine)
    this.#keeper.close()
    return this.#takeItems()
  }

  /** Gives what still waited: a last line without an end, and lines held until the format was known. */
  end(): ListingItem[] {
    this.#splitter.end(this.#onLine)
    this.#parser.end(this.#items)
    return this.#takeItems()
  }

  get #detector(): FormatDetector | undefined {
    return this.#parser instanceof FormatDetector ? this.#parser : undefined
  }

  #line(bytes: Uint8Array, oversized: boolean, at: number): void {
    let line = bytes
    if (this.#atStart) {
      this.#atStart = false
      if (hasByteOrderMark(line)) line = line.subarray(3)
    }
    if (oversized) {
      this.#items.push(
        unparsedItem(line, `longer than ${this.#limits.listingLineBytes} bytes; cut off there`),
      )
      return
    }
    this.#keeper.next(bytes, at)
    if (this.#isStat) {
      const inner = stripStatFrame(line)
      if (hasReplyCode(line) && this.#parser.score(inner) === 0) {
        this.#items.push(noiseItem(line))
        return
      }
      line = inner
    }
    const reason = this.#parser.parse(line, this.#items)
    if (reason !== undefined) this.#items.push(unparsedItem(line, reason))
  }

  #takeItems(): ListingItem[] {
    const items = this.#items
    this.#items = []
    return items
  }
}

function hasByteOrderMark(line: Uint8Array): boolean {
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf
}
