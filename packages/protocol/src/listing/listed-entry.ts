import type { Timestamp } from '../answers/timestamp.ts'
import type { Charset } from '../charset.ts'
import { bytesOf, decodeByteString } from './byte-string.ts'
import type { Entry, EntryType } from './entry.ts'

const noFacts: ReadonlyMap<string, string> = new Map()

/**
 * An entry while a format fills it in; it is handed out as `Entry`.
 *
 * It owns one byte string, its line; bytes are made of it when they are asked for. The constructor sets every field, so that
 * all entries have one shape.
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
  readonly #name: string

  /** `line` and `name` are byte strings. */
  constructor(line: string, name: string, charset: Charset) {
    this.#line = line
    this.#name = name
    this.name = decodeByteString(name, charset)
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
    return bytesOf(this.#name)
  }

  get raw(): Uint8Array {
    return bytesOf(this.#line)
  }

  get facts(): ReadonlyMap<string, string> {
    return noFacts
  }
}
