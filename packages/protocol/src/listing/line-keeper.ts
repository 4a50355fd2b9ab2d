import type { Decode } from '../byte-string.ts'
import { byteString, decodeUtf8, exactText } from '../byte-string.ts'
import { CR, LF } from '../bytes.ts'
import type { KeptText } from './kept-text.ts'
import { ListedEntry } from './listed-entry.ts'

/**
 * Bytes whose text is kept at once. An entry that is kept alone keeps the text of its block alive, so this is small;
 * and large enough for the price of decoding to be shared by some fifty lines.
 */
const BLOCK_BYTES = 4096

/**
 * Keeps the text of lines for the entries made of them.
 *
 * Whole blocks of lines are decoded at a time, and entries share them. A block in UTF-8 is kept as its text, which
 * gives back the same bytes; a line in anything else is kept as a byte string, one code unit for each byte.
 */
export class LineKeeper {
  readonly #decode: Decode
  #line: Uint8Array | undefined
  #chunk: Uint8Array | undefined
  #at = 0
  /** The block of the chunk that is decoded; undefined if it is not UTF-8. */
  #block: KeptText | undefined
  #blockStart = 0
  #blockEnd = 0
  /** A line of the block without its LF, in code units; used where these are not the bytes. */
  #lineStart = 0
  #lineEnd = 0
  /** How many lines have come since that one. */
  #ahead = 0

  constructor(decode: Decode) {
    this.#decode = decode
  }

  /** What follows are lines of this chunk. */
  open(chunk: Uint8Array): void {
    this.#chunk = chunk
    this.#blockEnd = 0
  }

  /** The next line; it stands at an index of the chunk, or elsewhere (-1). */
  next(line: Uint8Array, at: number): void {
    this.#line = at === -1 ? undefined : line
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
    // Only the line that came last can share its text with others.
    const shared = line === this.#line ? this.#findBlock(line) : undefined
    if (shared === undefined) {
      const kept = this.#keep(line) ?? { text: byteString(line), decode: this.#decode }
      return listedEntry(kept, 0, kept.text.length, line, nameStart, nameEnd)
    }
    if (shared.text.length === this.#blockEnd - this.#blockStart) {
      const start = this.#at - this.#blockStart
      return listedEntry(shared, start, start + line.length, line, nameStart, nameEnd)
    }
    for (; this.#ahead > 0; this.#ahead--) this.#findLine(shared.text, this.#lineEnd + 1)
    const hasReturn = (this.#chunk as Uint8Array)[this.#at + line.length] === CR
    const end = hasReturn ? this.#lineEnd - 1 : this.#lineEnd
    return listedEntry(shared, this.#lineStart, end, line, nameStart, nameEnd)
  }

  /** The block that the line which came last is in: whole lines, from the first one that needs it on. */
  #findBlock(line: Uint8Array): KeptText | undefined {
    if (this.#at < this.#blockEnd) return this.#block
    const chunk = this.#chunk as Uint8Array
    const start = this.#at
    // The line and one byte of its end, or more lines.
    const end = Math.max(chunk.lastIndexOf(LF, start + BLOCK_BYTES - 1), start + line.length + 1)
    this.#blockStart = start
    this.#blockEnd = end
    this.#block = this.#keep(chunk.subarray(start, end))
    this.#ahead = 0
    if (this.#block !== undefined) this.#findLine(this.#block.text, 0)
    return this.#block
  }

  #findLine(block: string, start: number): void {
    const end = block.indexOf('\n', start)
    this.#lineStart = start
    this.#lineEnd = end === -1 ? block.length : end
  }

  /** Keeps bytes that are UTF-8, as names are unless there is another charset. */
  #keep(bytes: Uint8Array): KeptText | undefined {
    const text = this.#decode === decodeUtf8 ? exactText(bytes) : undefined
    return text === undefined ? undefined : { text, decode: undefined }
  }
}

/** The entry of a line that stands from one index to another of the text. */
function listedEntry(
  kept: KeptText,
  start: number,
  end: number,
  line: Uint8Array,
  nameStart: number,
  nameEnd: number,
): ListedEntry {
  if (end - start === line.length) {
    return new ListedEntry(kept, start, end, start + nameStart, start + nameEnd)
  }
  const stop = nameEnd === line.length ? end : end - countUnits(line, nameEnd)
  return new ListedEntry(kept, start, end, end - countUnits(line, nameStart), stop)
}

/** How many code units the UTF-8 from an index on has: one a character, two for those of four bytes. */
function countUnits(bytes: Uint8Array, start: number): number {
  let units = bytes.length - start
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if (byte < 0x80) continue
    if (byte < 0xc0) units--
    else if (byte >= 0xf0) units++
  }
  return units
}
