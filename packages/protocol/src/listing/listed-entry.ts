import type { Timestamp } from '../answers/timestamp.ts'
import { bytesOf, encodeUtf8 } from './byte-string.ts'
import type { Entry, EntrySubtype, EntryType } from './entry.ts'
import type { KeptText } from './kept-text.ts'

const noFacts: ReadonlyMap<string, string> = new Map()

/**
 * An entry while a format fills it in; it is handed out as `Entry`.
 *
 * Its texts are slices of the text that holds its line. Fields that few formats have are only there where they are set:
 * a listing that is kept has many entries.
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
  /** Undefined until they are asked for. */
  #facts: ReadonlyMap<string, string> | undefined = noFacts

  /** The line, and the name in it, by their indexes in the text. */
  constructor(kept: KeptText, start: number, end: number, nameStart: number, nameEnd: number) {
    this.#kept = kept
    this.#start = start
    this.#end = end
    this.#nameStart = nameStart
    this.#nameEnd = nameEnd
    this.name = this.#part(nameStart, nameEnd)
    this.type = 'other'
    this.size = null
    this.modified = null
    this.mode = undefined
    this.owner = undefined
    this.group = undefined
    this.links = undefined
  }

  get nameBytes(): Uint8Array {
    return this.#bytes(this.#nameStart, this.#nameEnd)
  }

  get raw(): Uint8Array {
    return this.#bytes(this.#start, this.#end)
  }

  get facts(): ReadonlyMap<string, string> {
    this.#facts ??= readFacts(this.#part(this.#start, this.#nameStart - 1))
    return this.#facts
  }

  /** Says that MLSx facts and one character stand in front of the name. */
  setFacts(): void {
    this.#facts = undefined
  }

  /** What the bytes of the line from `start` to `end` say. */
  text(start: number, end: number): string {
    const line = this.#start
    const from = this.#kept.unitAt(line, start)
    return this.#part(from, this.#kept.unitAt(line, end))
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

function readFacts(text: string): ReadonlyMap<string, string> {
  const facts = new Map<string, string>()
  for (const fact of text.split(';')) {
    const equals = fact.indexOf('=')
    if (equals !== -1) facts.set(fact.slice(0, equals).toLowerCase(), fact.slice(equals + 1))
  }
  return facts
}
