import { type Charset, utf8 } from '../charset.ts'
import { defaultLimits, type Limits } from '../limits.ts'
import { LineSplitter } from '../line-splitter.ts'
import { FormatDetector } from './format-detector.ts'
import type { FormatContext, FormatParser, ListingCommand, ListingFormat } from './listing-format.ts'
import { type ListingItem, noiseItem, unparsedItem } from './listing-item.ts'
import { mlsx } from './mlsx.ts'
import { names } from './names.ts'
import { hasReplyCode, stripStatFrame } from './stat-line.ts'
import { unix } from './unix.ts'

/** The formats that can be asked for by name. */
export type ListingFormatName = 'mlsx' | 'unix' | 'names'

const formats: Readonly<Record<ListingFormatName, ListingFormat>> = { mlsx, unix, names }

/** What LIST and STAT can bring, the surest first. */
const candidates: readonly ListingFormat[] = [mlsx, unix]

export interface ListingParserOptions {
  /**
   * What the server was asked: MLSD can only bring facts and NLST only names; LIST and STAT bring whatever the
   * server likes.
   */
  readonly command: ListingCommand
  /** Default `auto`: what the command brings, found out from the lines if that is open. */
  readonly format?: 'auto' | ListingFormatName
  /**
   * The server's clock in milliseconds since 1970, read as UTC, for dates without a year (`Jan 29 03:26`); the
   * clock of this machine serves. Without it, such dates are null.
   */
  readonly now?: number
  /** How names are read; default UTF-8, with Latin-1 for what is not UTF-8. */
  readonly charset?: Charset
  /** What to do with `.`, `..` and their like; default `skip`. */
  readonly dots?: 'skip' | 'keep'
  readonly limits?: Partial<Limits>
}

/**
 * Bytes of a listing in, entries out, while they arrive.
 *
 * Nothing is thrown and no bad line ends a listing: what is not understood comes out as `unparsed`. The items do
 * not depend on how the bytes are cut, and own their memory.
 *
 * @example
 * const parser = new ListingParser({ command: 'LIST', now: Date.now() })
 * for (const item of parser.push(bytes)) if (item.kind === 'entry') console.log(item.entry.name)
 */
export class ListingParser {
  readonly #splitter: LineSplitter
  readonly #limits: Limits
  readonly #command: ListingCommand
  readonly #parser: FormatParser
  readonly #format: ListingFormat | undefined
  readonly #onLine = (line: Uint8Array, oversized: boolean): void => this.#line(line, oversized)
  #items: ListingItem[] = []
  #atStart = true

  constructor(options: ListingParserOptions) {
    this.#limits = { ...defaultLimits, ...options.limits }
    this.#splitter = new LineSplitter(this.#limits.listingLineBytes)
    this.#command = options.command
    this.#format = fixedFormat(options)
    const context: FormatContext = {
      command: options.command,
      charset: options.charset ?? utf8,
      dots: options.dots ?? 'skip',
      now: options.now,
    }
    this.#parser = this.#format?.open(context) ?? new FormatDetector(candidates, names, context)
  }

  /** The name of the format; undefined until it is found out. */
  get format(): string | undefined {
    const format = this.#parser instanceof FormatDetector ? this.#parser.chosen : this.#format
    return format?.name
  }

  push(chunk: Uint8Array): ListingItem[] {
    this.#splitter.push(chunk, this.#onLine)
    return this.#takeItems()
  }

  /** Gives what still waited: a last line without an end, and lines held until the format was known. */
  end(): ListingItem[] {
    this.#splitter.end(this.#onLine)
    this.#parser.end(this.#items)
    return this.#takeItems()
  }

  #line(bytes: Uint8Array, oversized: boolean): void {
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
    if (this.#command === 'STAT') {
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

function fixedFormat({ command, format = 'auto' }: ListingParserOptions): ListingFormat | undefined {
  if (format !== 'auto') return formats[format]
  if (command === 'MLSD') return mlsx
  return command === 'NLST' ? names : undefined
}

function hasByteOrderMark(line: Uint8Array): boolean {
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf
}
