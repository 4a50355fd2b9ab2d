import { readTimeValue } from '../answers/time-value.ts'
import type { Charset } from '../charset.ts'
import { decodeByteString } from './byte-string.ts'
import type { EntryType } from './entry.ts'
import { ListedEntry } from './listed-entry.ts'
import { parseSize } from './parse-size.ts'

/** An entry of MLSD or MLST: facts, one blank, and the name to the end of the line (RFC 3659, 7.2). */
export class FactEntry extends ListedEntry {
  readonly #charset: Charset
  /** The byte string before the blank. */
  readonly #text: string
  #facts: ReadonlyMap<string, string> | undefined
  #dot = false
  #ownerRank = 0
  #groupRank = 0

  /** `blank` is the index of the first blank of the line. */
  constructor(line: string, blank: number, charset: Charset) {
    super(line, line.slice(blank + 1), charset)
    this.#charset = charset
    this.#text = line.slice(0, blank)
  }

  /** It is the listed folder itself or the one above, under whatever name: `type=cdir`, `type=pdir`. */
  get dot(): boolean {
    return this.#dot
  }

  override get facts(): ReadonlyMap<string, string> {
    this.#facts ??= readFacts(this.#text, this.#charset)
    return this.#facts
  }

  /** Takes in a fact of the line: its name begins at `start`, its value behind `equals`. Unknown names are left to `facts`. */
  setFact(start: number, equals: number, end: number): void {
    const text = this.#text
    const value = equals + 1
    switch (equals - start) {
      case 4:
        if (isNamed(text, start, 'type')) this.#setType(value, end)
        else if (isNamed(text, start, 'size')) this.size = parseSize(text, value, end)
        // Some servers give the size of a folder its own name.
        else if (isNamed(text, start, 'sizd')) this.size ??= parseSize(text, value, end)
        else if (isNamed(text, start, 'perm')) this.perm = text.slice(value, end)
        break
      case 6:
        if (isNamed(text, start, 'modify')) this.modified = readTimeValue(text, value, end) ?? null
        else if (isNamed(text, start, 'unique')) this.unique = text.slice(value, end)
        break
      case 8:
        if (isNamed(text, start, 'unix.uid')) this.#setOwner(1, value, end)
        else if (isNamed(text, start, 'unix.gid')) this.#setGroup(1, value, end)
        break
      case 9:
        if (isNamed(text, start, 'unix.mode')) this.mode = parseOctal(text, value, end)
        break
      case 10:
        if (isNamed(text, start, 'unix.owner')) this.#setOwner(2, value, end)
        else if (isNamed(text, start, 'unix.group')) this.#setGroup(2, value, end)
        break
      case 14:
        if (isNamed(text, start, 'unix.ownername')) this.#setOwner(3, value, end)
        else if (isNamed(text, start, 'unix.groupname')) this.#setGroup(3, value, end)
        break
    }
  }

  #setType(start: number, end: number): void {
    const value = this.#text.slice(start, end).toLowerCase()
    this.#dot = value === 'cdir' || value === 'pdir'
    this.type = this.#dot || value === 'dir' ? 'directory' : value === 'file' ? 'file' : 'other'
    if (this.type !== 'other' || !value.startsWith('os.')) return
    // OS.unix=slink:/target, OS.unix=slink:, OS.unix=symlink
    const kind = value.indexOf('=') + 1
    const colon = value.indexOf(':', kind)
    const word = value.slice(kind, colon === -1 ? undefined : colon)
    if (word !== 'slink' && word !== 'symlink') return
    this.type = 'symlink'
    const target = colon === -1 ? end : start + colon + 1
    if (target < end) this.linkTarget = decodeByteString(this.#text.slice(target, end), this.#charset)
  }

  /** A name says more than a number, whichever comes first. */
  #setOwner(rank: number, start: number, end: number): void {
    if (rank < this.#ownerRank || start === end) return
    this.#ownerRank = rank
    this.owner = decodeByteString(this.#text.slice(start, end), this.#charset)
  }

  #setGroup(rank: number, start: number, end: number): void {
    if (rank < this.#groupRank || start === end) return
    this.#groupRank = rank
    this.group = decodeByteString(this.#text.slice(start, end), this.#charset)
  }
}

function readFacts(text: string, charset: Charset): ReadonlyMap<string, string> {
  const facts = new Map<string, string>()
  for (const fact of text.split(';')) {
    const equals = fact.indexOf('=')
    if (equals === -1) continue
    facts.set(fact.slice(0, equals).toLowerCase(), decodeByteString(fact.slice(equals + 1), charset))
  }
  return facts
}

/** Whether the letters from `start` on are those of a lower-case name; fact names do not depend on case. */
function isNamed(text: string, start: number, name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    if ((text.charCodeAt(start + at) | 0x20) !== name.charCodeAt(at)) return false
  }
  return true
}

function parseOctal(text: string, start: number, end: number): number | undefined {
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 7 || value > 0o777) return undefined
    value = value * 8 + digit
  }
  return end > start ? value : undefined
}
