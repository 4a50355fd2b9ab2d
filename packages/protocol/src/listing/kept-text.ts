import type { Decode } from '../byte-string.ts'

/** A text with lines of a listing, shared by the entries made of them. */
export interface KeptText {
  readonly text: string
  /** What decodes the text if it is a byte string; undefined if UTF-8 gives the bytes of the text. */
  readonly decode: Decode | undefined
}
