import { decoderOf } from '../byte-string.ts'
import type { Charset } from '../charset.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { LineSplitter } from '../line-splitter.ts'
import { LineKeeper } from './line-keeper.ts'
import type {
  Confidence,
  DateOrder,
  Detection,
  FormatContext,
  FormatParser,
  ListingCommand,
  ListingFormat,
} from './listing-format.ts'
import { type ListingItem, noiseItem, unparsedItem } from './listing-item.ts'
import { hasReplyCode, stripStatFrame } from './stat-line.ts'

export interface ListingReaderOptions {
  /** What the server was asked; default LIST. */
  readonly command?: ListingCommand
  /**
   * The server's clock in milliseconds since 1970, read as UTC, for dates without a year (`Jan 29 03:26`); the
   * clock of this machine serves. Without it, such dates are null.
   */
  readonly now?: number
  /** How names are read; left out, which is the quickest, UTF-8, and Latin-1 for what is not UTF-8. */
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
 * Bytes of a listing in, entries out, while they arrive; it knows the format that it is given and no other. For one
 * that is to be found out, give it `anyOf`.
 *
 * Nothing is thrown and no bad line ends a listing: what is not understood comes out as `unparsed`. The items do not
 * depend on how the bytes are cut, and own their memory: an entry keeps at most 4 KiB of the listing around its line.
 *
 * @example
 * const reader = new ListingReader(unix, { now: Date.now() })
 * for (const item of reader.push(bytes)) if (item.kind === 'entry') console.log(item.entry.name)
 */
export class ListingReader {
  readonly #splitter: LineSplitter
  readonly #keeper: LineKeeper
  readonly #maxLineBytes: number
  readonly #isStat: boolean
  readonly #parser: FormatParser
  readonly #detection: Detection
  #items: ListingItem[] = []
  #atStart = true

  readonly #onLine = (bytes: Uint8Array, oversized: boolean, at: number): void => {
    let line = bytes
    if (this.#atStart) {
      this.#atStart = false
      if (hasByteOrderMark(line)) line = line.subarray(3)
    }
    if (oversized) {
      this.#items.push(unparsedItem(line, `longer than ${this.#maxLineBytes} bytes; cut off there`))
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

  constructor(format: ListingFormat, options: ListingReaderOptions = {}) {
    const decode = decoderOf(options.charset)
    const keeper = new LineKeeper(decode)
    const context: FormatContext = {
      command: options.command ?? 'LIST',
      dots: options.dots ?? 'skip',
      system: (options.syst ?? '').toLowerCase(),
      now: options.now,
      dateOrder: options.dateOrder,
      twoDigitYearPivot: options.twoDigitYearPivot ?? 70,
      decode,
      entry: (line, nameStart, nameEnd) => keeper.entry(line, nameStart, nameEnd),
    }
    this.#keeper = keeper
    this.#maxLineBytes = options.limits?.listingLineBytes ?? defaultLimits.listingLineBytes
    this.#splitter = new LineSplitter(this.#maxLineBytes)
    this.#isStat = context.command === 'STAT'
    this.#parser = format.open(context)
    this.#detection = this.#parser.detection ?? {
      format: format.name,
      confidence: 'given',
      switched: false,
    }
  }

  /** The name of the format; undefined until it is found out. */
  get format(): string | undefined {
    return this.#detection.format
  }

  /** How sure the format is; undefined until it is found out. */
  get confidence(): Confidence | undefined {
    return this.#detection.confidence
  }

  /** Whether another format was taken first, and later lines disproved it. */
  get switched(): boolean {
    return this.#detection.switched
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

  #takeItems(): ListingItem[] {
    const items = this.#items
    this.#items = []
    return items
  }
}

function hasByteOrderMark(line: Uint8Array): boolean {
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf
}
