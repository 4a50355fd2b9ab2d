import type { Timestamp } from '../answers/timestamp.ts'
import { bytesOf, decodeUtf8, encodeUtf8 } from '../byte-string.ts'
import type { Entry, EntrySubtype, EntryType } from './entry.ts'
import type { KeptText } from './kept-text.ts'

const noFacts: ReadonlyMap<string, string> = new Map()
/** Where the fields in front of a name mostly end. */
const FRONT = 256

/**
 * An entry while a format fills it in; it is handed out as `Entry`.
 *
 * Its texts are slices of the text that holds its line. Fields that few formats have are only there where they are set:
 * a listing that is kept has many entries.
 */
export class ListedEntry implements Entry {
  readonly name: string
  type: EntryType = 'other'
  size: number | null = null
  modified: Timestamp | null = null
  mode: number | undefined
  owner: string | undefined
  group: string | undefined
  links: number | undefined
  declare subtype?: EntrySubtype | undefined
  declare rawSize?: string | undefined
  declare created?: Timestamp | undefined
  declare linkTarget?: string | undefined
  declare unique?: string | undefined
  declare version?: number | undefined
  declare perm?: string | undefined
  readonly #kept: KeptText
  readonly #start: number
  readonly #end: number
  readonly #nameStart: number
  readonly #nameEnd: number
  #facts: ReadonlyMap<string, string> | ((text: string) => ReadonlyMap<string, string>) = noFacts

  /** The line, and the name in it, by their indexes in the text. */
  constructor(kept: KeptText, start: number, end: number, nameStart: number, nameEnd: number) {
    this.#kept = kept
    this.#start = start
    this.#end = end
    this.#nameStart = nameStart
    this.#nameEnd = nameEnd
    this.name = this.#part(nameStart, nameEnd)
  }

  get nameBytes(): Uint8Array {
    return this.#bytes(this.#nameStart, this.#nameEnd)
  }

  get raw(): Uint8Array {
    return this.#bytes(this.#start, this.#end)
  }

  get facts(): ReadonlyMap<string, string> {
    if (typeof this.#facts === 'function')
      this.#facts = this.#facts(this.#part(this.#start, this.#nameStart - 1))
    return this.#facts
  }

  /** Says that facts and one character stand in front of the name; they are read when they are asked for. */
  setFacts(read: (text: string) => ReadonlyMap<string, string>): void {
    this.#facts = read
  }

  /** What the bytes from `start` to `end` of the line say that this entry was made of. */
  text(line: Uint8Array, start: number, end: number): string {
    if (this.#end - this.#start !== line.length && !(end < FRONT && isAscii(line, end))) {
      return decodeUtf8(line.subarray(start, end))
    }
    return this.#part(this.#start + start, this.#start + end)
  }

  #part(start: number, end: number): string {
    const { text, decode } = this.#kept
    const part = text.slice(start, end)
    return decode === undefined ? part : decode(bytesOf(part))
  }

  #bytes(start: number, end: number): Uint8Array {
    const { text, decode } = this.#kept
    const part = text.slice(start, end)
    return decode === undefined ? encodeUtf8(part) : bytesOf(part)
  }
}

function isAscii(line: Uint8Array, end: number): boolean {
  for (let at = 0; at < end; at++) if ((line[at] as number) > 0x7f) return false
  return true
}
