import type { Timestamp } from '../answers/timestamp.ts'
import { type Charset, utf8 } from '../charset.ts'
import { bytesOf } from './byte-string.ts'
import type { Entry, EntrySubtype, EntryType } from './entry.ts'
import type { KeptLine } from './kept-line.ts'

const noFacts: ReadonlyMap<string, string> = new Map()

/**
 * An entry while a format fills it in; it is handed out as `Entry`.
 *
 * Its texts are slices of the text that holds its line. The constructor sets every field, so that all entries have
 * one shape.
 */
export class ListedEntry implements Entry {
  declare readonly name: string
  declare type: EntryType
  declare subtype: EntrySubtype | undefined
  declare size: number | null
  declare rawSize: string | undefined
  declare modified: Timestamp | null
  declare created: Timestamp | undefined
  declare mode: number | undefined
  declare owner: string | undefined
  declare group: string | undefined
  declare links: number | undefined
  declare linkTarget: string | undefined
  declare unique: string | undefined
  declare version: number | undefined
  declare perm: string | undefined
  readonly #text: string
  readonly #start: number
  readonly #end: number
  /** Up to this byte of the line, each byte is one code unit. */
  readonly #even: number
  /** Where the search for a later byte ended. */
  #last: { readonly byte: number; readonly unit: number } | undefined
  readonly #charset: Charset | undefined
  readonly #nameStart: number
  readonly #nameEnd: number
  #factsEnd = 0
  #facts: ReadonlyMap<string, string> | undefined

  /** The name stands from byte `nameStart` to `nameEnd` of the line. */
  constructor(line: KeptLine, nameStart: number, nameEnd: number) {
    this.#text = line.text
    this.#start = line.start
    this.#end = line.end
    this.#charset = line.charset
    const { bytes } = line
    if (line.end - line.start === bytes.length) {
      this.#even = bytes.length
      this.#nameStart = line.start + nameStart
      this.#nameEnd = line.start + nameEnd
    } else {
      this.#nameStart = line.end - countUnits(bytes, nameStart)
      // Mostly there is only ASCII in front of the name; else each index is counted from the start.
      this.#even = this.#nameStart - line.start === nameStart ? nameStart : 0
      this.#nameEnd = nameEnd === bytes.length ? line.end : this.#unit(nameEnd)
    }
    this.name = this.#part(this.#nameStart, this.#nameEnd)
    this.type = 'other'
    this.subtype = undefined
    this.size = null
    this.rawSize = undefined
    this.modified = null
    this.created = undefined
    this.mode = undefined
    this.owner = undefined
    this.group = undefined
    this.links = undefined
    this.linkTarget = undefined
    this.unique = undefined
    this.version = undefined
    this.perm = undefined
  }

  get nameBytes(): Uint8Array {
    return this.#bytes(this.#nameStart, this.#nameEnd)
  }

  get raw(): Uint8Array {
    return this.#bytes(this.#start, this.#end)
  }

  get facts(): ReadonlyMap<string, string> {
    if (this.#factsEnd === 0) return noFacts
    this.#facts ??= readFacts(this.text(0, this.#factsEnd))
    return this.#facts
  }

  /** Says that MLSx facts take up the line up to this byte. */
  setFacts(end: number): void {
    this.#factsEnd = end
  }

  /** What the bytes of the line from `start` to `end` say. */
  text(start: number, end: number): string {
    return this.#part(this.#unit(start), this.#unit(end))
  }

  #part(start: number, end: number): string {
    const part = this.#text.slice(start, end)
    const charset = this.#charset
    if (charset === undefined || (charset === utf8 && isAscii(part))) return part
    return charset.decode(bytesOf(part))
  }

  #bytes(start: number, end: number): Uint8Array {
    const part = this.#text.slice(start, end)
    return this.#charset === undefined ? utf8.encode(part) : bytesOf(part)
  }

  /** The index in the text for a byte of the line. */
  #unit(byte: number): number {
    if (byte <= this.#even) return this.#start + byte
    // The texts of a line are taken from left to right: going on from the last one looks at each byte once.
    const last = this.#last
    const goesOn = last !== undefined && last.byte <= byte
    let unit = goesOn ? last.unit : this.#start + this.#even
    for (let at = goesOn ? last.byte : this.#even; at < byte; unit++) {
      at += utf8Length(this.#text.charCodeAt(unit))
    }
    this.#last = { byte, unit }
    return unit
  }
}

/** How many code units the UTF-8 from an index on has: one a character, two for those of four bytes. */
function countUnits(bytes: Uint8Array, start: number): number {
  let units = 0
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at] as number
    if ((byte & 0xc0) !== 0x80) units++
    if (byte >= 0xf0) units++
  }
  return units
}

/** How many bytes of UTF-8 a code unit stands for; each half of a pair for two of the four. */
function utf8Length(unit: number): number {
  if (unit < 0x80) return 1
  return unit < 0x800 || (unit >= 0xd800 && unit <= 0xdfff) ? 2 : 3
}

function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0x7f) return false
  return true
}

function readFacts(text: string): ReadonlyMap<string, string> {
  const facts = new Map<string, string>()
  for (const fact of text.split(';')) {
    const equals = fact.indexOf('=')
    if (equals !== -1) facts.set(fact.slice(0, equals).toLowerCase(), fact.slice(equals + 1))
  }
  return facts
}
