/** What a parser is given. */
export type Material = 'replies' | 'unix' | 'dos' | 'mlsd'

/** What a program that parses is asked to do, as the JSON file whose path is its first argument. */
export interface ParseTask {
  readonly parser: ParserName
  readonly material: Material
  readonly names: 'ascii' | 'utf-8'
  /** Replies, or lines of a listing. */
  readonly count: number
  /** Bytes that arrive at a time; undefined: each reply on its own. */
  readonly chunkBytes: number | undefined
}

/** Who parses; of Sluice with the entries dropped as they come, or all kept until the end. */
export type ParserName = 'Sluice, streamed' | 'Sluice, collected' | 'basic-ftp' | 'ftp-response-parser'
