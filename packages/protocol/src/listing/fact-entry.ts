import { readTimeValue } from '../answers/time-value.ts'
import type { Charset } from '../charset.ts'
import { ListedEntry } from './listed-entry.ts'
import { parseSize } from './parse-size.ts'

/** An entry of MLSD or MLST: facts, one blank, and the name to the end of the line (RFC 3659, 7.2). */
export class FactEntry extends ListedEntry {
  /** The facts lie before it. */
  readonly #blank: number
  #facts: ReadonlyMap<string, string> | undefined
  #dot = false
  #ownerRank = 0
  #groupRank = 0

  /** `blank` is the index of the first blank of the line. */
  constructor(line: Uint8Array, charset: Charset, blank: number) {
    super(line, charset, blank + 1, line.length)
    this.#blank = blank
  }

  /** It is the listed folder itself or the one above, under whatever name: `type=cdir`, `type=pdir`. */
  get dot(): boolean {
    return this.#dot
  }

  override get facts(): ReadonlyMap<string, string> {
    this.#facts ??= readFacts(this.text(0, this.#blank))
    return this.#facts
  }

  /**
   * Takes in a fact of the line: its name begins at `start`, its value behind `equals`. Names do not depend on
   * case; unknown ones are left to `facts`.
   */
  setFact(line: Uint8Array, start: number, equals: number, end: number): void {
    const value = equals + 1
    switch (equals - start) {
      case 4:
        if (isNamed(line, start, 'type')) this.#setType(line, value, end)
        else if (isNamed(line, start, 'size')) this.size = parseSize(line, value, end)
        // Some servers give the size of a folder its own name.
        else if (isNamed(line, start, 'sizd')) this.size ??= parseSize(line, value, end)
        else if (isNamed(line, start, 'perm')) this.perm = this.text(value, end)
        break
      case 6:
        if (isNamed(line, start, 'modify')) this.modified = readTimeValue(line, value, end) ?? null
        else if (isNamed(line, start, 'unique')) this.unique = this.text(value, end)
        break
      case 8:
        if (isNamed(line, start, 'unix.uid')) this.#setOwner(1, value, end)
        else if (isNamed(line, start, 'unix.gid')) this.#setGroup(1, value, end)
        break
      case 9:
        if (isNamed(line, start, 'unix.mode')) this.mode = parseOctal(line, value, end)
        break
      case 10:
        if (isNamed(line, start, 'unix.owner')) this.#setOwner(2, value, end)
        else if (isNamed(line, start, 'unix.group')) this.#setGroup(2, value, end)
        break
      case 14:
        if (isNamed(line, start, 'unix.ownername')) this.#setOwner(3, value, end)
        else if (isNamed(line, start, 'unix.groupname')) this.#setGroup(3, value, end)
        break
    }
  }

  #setType(line: Uint8Array, start: number, end: number): void {
    const length = end - start
    if (length === 3 && isNamed(line, start, 'dir')) this.type = 'directory'
    else if (length === 4 && isNamed(line, start, 'file')) this.type = 'file'
    else if (length === 4 && (isNamed(line, start, 'cdir') || isNamed(line, start, 'pdir'))) {
      this.type = 'directory'
      this.#dot = true
    } else if (isNamed(line, start, 'os.')) this.#setSystemType(this.text(start, end))
  }

  /** `OS.unix=slink:/target`, `OS.unix=slink:`, `OS.unix=symlink`, `OS.unix=chr-13/29`. */
  #setSystemType(value: string): void {
    const equals = value.indexOf('=')
    const colon = value.indexOf(':', equals)
    const word = value.slice(equals + 1, colon === -1 ? undefined : colon).toLowerCase()
    if (equals === -1 || (word !== 'slink' && word !== 'symlink')) return
    this.type = 'symlink'
    if (colon !== -1 && colon < value.length - 1) this.linkTarget = value.slice(colon + 1)
  }

  /** A name says more than a number, whichever comes first. */
  #setOwner(rank: number, start: number, end: number): void {
    if (rank < this.#ownerRank || start === end) return
    this.#ownerRank = rank
    this.owner = this.text(start, end)
  }

  #setGroup(rank: number, start: number, end: number): void {
    if (rank < this.#groupRank || start === end) return
    this.#groupRank = rank
    this.group = this.text(start, end)
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

/** Whether the letters from `start` on are those of a lower-case name. */
function isNamed(line: Uint8Array, start: number, name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    if (((line[start + at] as number) | 0x20) !== name.charCodeAt(at)) return false
  }
  return true
}

function parseOctal(line: Uint8Array, start: number, end: number): number | undefined {
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = (line[at] as number) - 0x30
    if (digit < 0 || digit > 7 || value > 0o777) return undefined
    value = value * 8 + digit
  }
  return end > start ? value : undefined
}
