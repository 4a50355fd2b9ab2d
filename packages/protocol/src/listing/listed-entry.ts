import type { Timestamp } from '../answers/timestamp.ts'
import { type Charset, latin1, utf8 } from '../charset.ts'
import { asciiOnly, bytesOf } from './byte-string.ts'
import type { Entry, EntryType } from './entry.ts'

const noFacts: ReadonlyMap<string, string> = new Map()

/**
 * An entry while a format fills it in; it is handed out as `Entry`.
 *
 * It owns its line as a byte string, and makes bytes of it when they are asked for. The constructor sets every
 * field, so that all entries have one shape.
 */
export class ListedEntry implements Entry {
  declare readonly name: string
  declare type: EntryType
  declare size: number | null
  declare modified: Timestamp | null
  declare mode: number | undefined
  declare owner: string | undefined
  declare group: string | undefined
  declare links: number | undefined
  declare linkTarget: string | undefined
  declare unique: string | undefined
  declare perm: string | undefined
  readonly #line: string
  readonly #nameStart: number
  readonly #nameEnd: number
  readonly #charset: Charset
  /** The byte string of the line is its text as well. */
  readonly #plain: boolean

  /** Copies the line; the name stands from `nameStart` to `nameEnd`. */
  constructor(line: Uint8Array, charset: Charset, nameStart: number, nameEnd: number) {
    const ascii = asciiOnly(line)
    this.#line = ascii ?? latin1.decode(line)
    this.#nameStart = nameStart
    this.#nameEnd = nameEnd
    this.#charset = charset
    this.#plain = charset === latin1 || (charset === utf8 && ascii !== undefined)
    this.name = this.text(nameStart, nameEnd)
    this.type = 'other'
    this.size = null
    this.modified = null
    this.mode = undefined
    this.owner = undefined
    this.group = undefined
    this.links = undefined
    this.linkTarget = undefined
    this.unique = undefined
    this.perm = undefined
  }

  get nameBytes(): Uint8Array {
    return bytesOf(this.#line.slice(this.#nameStart, this.#nameEnd))
  }

  get raw(): Uint8Array {
    return bytesOf(this.#line)
  }

  get facts(): ReadonlyMap<string, string> {
    return noFacts
  }

  /** What a part of the line says. */
  text(start: number, end: number): string {
    const part = this.#line.slice(start, end)
    if (this.#plain || (this.#charset === utf8 && isAscii(part))) return part
    return this.#charset.decode(bytesOf(part))
  }
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}
