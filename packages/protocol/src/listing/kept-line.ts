import type { Charset } from '../charset.ts'

/** A line inside a text that outlives it. */
export interface KeptLine {
  readonly text: string
  /** Where the line stands in the text. */
  readonly start: number
  readonly end: number
  /** The line itself; it is not to be kept. */
  readonly bytes: Uint8Array
  /** What decodes the text if it is a byte string; undefined if UTF-8 gives the bytes of the text. */
  readonly charset: Charset | undefined
}
