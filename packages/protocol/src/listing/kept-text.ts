/** Makes text of bytes; never throws. */
export type Decode = (bytes: Uint8Array) => string

/** A text with lines of a listing, shared by the entries made of them. */
export class KeptText {
  readonly text: string
  /** What decodes the text if it is a byte string; undefined if UTF-8 gives the bytes of the text. */
  readonly decode: Decode | undefined
  /** Every byte is one code unit. */
  readonly isEven: boolean
  /** Where the last line that was looked at begins, how many bytes there are ASCII, and where the search ended. */
  #line = -1
  #even = 0
  #byte = 0
  #unit = 0

  constructor(text: string, decode: Decode | undefined, isEven: boolean) {
    this.text = text
    this.decode = decode
    this.isEven = isEven
  }

  /** Says that so many bytes of a line, at its start, are ASCII. */
  begin(line: number, even: number): void {
    this.#line = line
    this.#even = even
    this.#byte = even
    this.#unit = line + even
  }

  /** The index in the text for a byte of the line that begins at an index. */
  unitAt(line: number, byte: number): number {
    if (this.isEven) return line + byte
    if (line !== this.#line) this.begin(line, 0)
    if (byte <= this.#even) return line + byte
    // The texts of a line are taken from left to right: going on from the last one looks at each byte once.
    if (byte < this.#byte) this.begin(line, this.#even)
    while (this.#byte < byte) this.#byte += utf8Length(this.text.charCodeAt(this.#unit++))
    return this.#unit
  }
}

/** How many bytes of UTF-8 a code unit stands for; each half of a pair for two of the four. */
function utf8Length(unit: number): number {
  if (unit < 0x80) return 1
  return unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3
}
