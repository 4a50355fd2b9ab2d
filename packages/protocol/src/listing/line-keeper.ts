import { CR, LF } from '../bytes.ts'
import { type Charset, latin1, utf8 } from '../charset.ts'
import { byteString } from './byte-string.ts'
import type { KeptLine } from './kept-line.ts'
import { ListedEntry } from './listed-entry.ts'

/**
 * Bytes whose text is kept at once. An entry that is kept alone keeps the text of its block alive, so this is small;
 * and large enough for the price of decoding to be shared by some fifty lines.
 */
const BLOCK_BYTES = 4096

const nothing = new Uint8Array(0)
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/**
 * Keeps the text of lines for the entries made of them.
 *
 * Whole blocks of lines are decoded at a time, and entries share them. A block in UTF-8 is kept as its text, which
 * gives back the same bytes; a line in anything else is kept as a byte string, one code unit for each byte.
 */
export class LineKeeper implements KeptLine {
  text = ''
  start = 0
  end = 0
  bytes: Uint8Array = nothing
  charset: Charset | undefined

  readonly #charset: Charset
  #line: Uint8Array | undefined
  #chunk: Uint8Array | undefined
  #at = -1
  /** The block of the chunk that is decoded; its text is undefined if it is not UTF-8. */
  #block: string | undefined
  #blockStart = 0
  #blockEnd = 0
  /** A line of the block without its LF, in code units; used where these are not the bytes. */
  #lineStart = 0
  #lineEnd = 0
  /** How many lines have come since that one. */
  #ahead = 0

  constructor(charset: Charset) {
    this.#charset = charset
  }

  /** What follows are lines of this chunk. */
  open(chunk: Uint8Array): void {
    this.#chunk = chunk
    this.#blockEnd = 0
  }

  /** The next line; it stands at an index of the chunk, or elsewhere (-1). */
  next(line: Uint8Array, at: number): void {
    this.#line = line
    this.#at = at
    this.#ahead++
  }

  /** The chunk is over: its bytes may change from here on. */
  close(): void {
    this.#line = undefined
    this.#chunk = undefined
  }

  /** Makes an entry of a line. */
  entry(line: Uint8Array, nameStart: number, nameEnd: number): ListedEntry {
    this.bytes = line
    this.#take(line)
    return new ListedEntry(this, nameStart, nameEnd)
  }

  /** Only the line that came last can share its text with others. */
  #take(line: Uint8Array): void {
    if (line === this.#line && this.#at !== -1 && this.#share(line)) return
    const text = this.#decode(line)
    this.text = text ?? byteString(line)
    this.charset = text === undefined ? this.#charset : undefined
    this.start = 0
    this.end = this.text.length
  }

  #share(line: Uint8Array): boolean {
    if (this.#at >= this.#blockEnd) this.#openBlock(line)
    const block = this.#block
    if (block === undefined) return false
    this.text = block
    this.charset = undefined
    if (block.length === this.#blockEnd - this.#blockStart) {
      this.start = this.#at - this.#blockStart
      this.end = this.start + line.length
      return true
    }
    for (; this.#ahead > 0; this.#ahead--) this.#findLine(block, this.#lineEnd + 1)
    this.start = this.#lineStart
    const hasReturn = (this.#chunk as Uint8Array)[this.#at + line.length] === CR
    this.end = hasReturn ? this.#lineEnd - 1 : this.#lineEnd
    return true
  }

  /** Decodes whole lines, from the one that came last on. */
  #openBlock(line: Uint8Array): void {
    const chunk = this.#chunk as Uint8Array
    const start = this.#at
    // The line and one byte of its end, or more lines.
    const end = Math.max(chunk.lastIndexOf(LF, start + BLOCK_BYTES - 1), start + line.length + 1)
    this.#blockStart = start
    this.#blockEnd = end
    this.#block = this.#decode(chunk.subarray(start, end))
    this.#ahead = 0
    if (this.#block !== undefined) this.#findLine(this.#block, 0)
  }

  #findLine(block: string, start: number): void {
    const end = block.indexOf('\n', start)
    this.#lineStart = start
    this.#lineEnd = end === -1 ? block.length : end
  }

  /** The text of bytes, if it gives them back as they are. */
  #decode(bytes: Uint8Array): string | undefined {
    if (this.#charset !== utf8 && this.#charset !== latin1) return undefined
    const text = decoder.decode(bytes)
    const exact = this.#charset === utf8 || text.length === bytes.length
    return exact && !text.includes('\ufffd') ? text : undefined
  }
}
