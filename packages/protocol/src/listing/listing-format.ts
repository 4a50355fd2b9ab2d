import type { ListedEntry } from './listed-entry.ts'
import type { ListingItem } from './listing-item.ts'

/** The command whose answer is parsed; it limits what the format can be. */
export type ListingCommand = 'MLSD' | 'LIST' | 'NLST' | 'STAT'

/** How surely a line is of a format: 3 certain, 2 likely, 1 possible, 0 not at all. */
export type Score = 0 | 1 | 2 | 3

/** In which order a date of three numbers is written. */
export type DateOrder = 'mdy' | 'dmy' | 'ymd'

/** What every format is told about the listing. */
export interface FormatContext {
  readonly command: ListingCommand
  readonly dots: 'skip' | 'keep'
  /** The text of the answer to SYST, in small letters; empty if it is not known. */
  readonly system: string
  /** The server's clock in milliseconds since 1970, read as UTC; without it, dates without a year stay unknown. */
  readonly now: number | undefined
  /** Undefined: the format finds it out, and takes `mdy` while nothing speaks against it. */
  readonly dateOrder: DateOrder | undefined
  /** Years of two digits below it are of this century, the others of the last. */
  readonly twoDigitYearPivot: number
  /** The text that bytes are in the charset of the names; never throws. */
  readonly decode: (bytes: Uint8Array) => string
  /**
   * Makes an entry of a line, to be filled in by the format. It keeps what it needs of the line; its name stands
   * from `nameStart` to `nameEnd`.
   */
  entry(line: Uint8Array, nameStart: number, nameEnd: number): ListedEntry
}

/** A kind of listing; write your own and hand it to `ListingReader`. */
export interface ListingFormat {
  readonly name: string
  /** Words in the answer to SYST, in small letters, that speak for this format without deciding it. */
  readonly systems?: readonly string[] | undefined
  /** Begins a listing; what a format learns from one line for the next lives in the result. */
  open(context: FormatContext): FormatParser
}

/** How sure a format is: it was asked for, one line is of no other, several likely are, or it is the best guess. */
export type Confidence = 'given' | 'certain' | 'likely' | 'guessed'

/** What a listing turned out to be. */
export interface Detection {
  /** The name of the format; undefined until it is found out. */
  readonly format: string | undefined
  /** Undefined until the format is found out. */
  readonly confidence: Confidence | undefined
  /** Whether another format was taken first, and later lines disproved it. */
  readonly switched: boolean
}

/** One listing in one format. A line comes without its end, and its bytes are only valid during the call. */
export interface FormatParser {
  /** Only where the format is one of several, to be found out. */
  readonly detection?: Detection
  /** Judges a line on its own and remembers nothing of it. */
  score(line: Uint8Array): Score
  /**
   * Takes a line and adds what it completes to `items`: nothing yet if the entry goes on in the next line, several
   * entries if it holds several. A line that is not of the format is not taken: the reason is returned, and nothing
   * is added for it.
   */
  parse(line: Uint8Array, items: ListingItem[]): string | undefined
  /** Ends the listing, or hands it to another format: lines that still wait for more become items. */
  end(items: ListingItem[]): void
}
