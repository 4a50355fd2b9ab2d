import { readTimeValue } from '../answers/time-value.ts'
import { SPACE } from '../bytes.ts'
import type { ListedEntry } from './listed-entry.ts'
import type { FormatContext } from './listing-format.ts'
import { parseOctal } from './parse-octal.ts'
import { parseSize } from './parse-size.ts'

const SEMICOLON = 0x3b
const EQUALS = 0x3d

/** Reads lines of MLSD or MLST: facts, one blank, and the name to the end of the line (RFC 3659, 7.2). */
export class FactReader {
  /** The last line is the listed folder itself or the one above, under whatever name: `type=cdir`, `type=pdir`. */
  dot = false
  readonly #entries: Pick<FormatContext, 'entry'>
  readonly #ranks: Record<Party, number> = { owner: 0, group: 0 }

  constructor(entries: Pick<FormatContext, 'entry'>) {
    this.#entries = entries
  }

  /**
   * The entry, or the reason why the line is none. Names may hold `;`, `=` and blanks: the first blank ends the
   * facts.
   */
  read(line: Uint8Array): ListedEntry | string {
    const blank = line.indexOf(SPACE)
    if (blank === -1) return 'no blank between facts and name'
    if (blank === line.length - 1) return 'no name'
    const entry = this.#entries.entry(line, blank + 1, line.length)
    entry.setFacts(readFacts)
    this.dot = false
    this.#ranks.owner = this.#ranks.group = 0
    let start = 0
    let equals = -1
    for (let at = 0; at <= blank; at++) {
      const byte = line[at]
      if (byte === SEMICOLON || at === blank) {
        if (equals !== -1) this.#take(entry, line, start, equals, at)
        else if (at > start) return 'something before the name that is no fact'
        start = at + 1
        equals = -1
      } else if (byte === EQUALS && equals === -1) {
        equals = at
      }
    }
    return entry
  }

  /** A fact whose name begins at `start`, its value behind `equals`. Names do not depend on case. */
  #take(entry: ListedEntry, line: Uint8Array, start: number, equals: number, end: number): void {
    const value = equals + 1
    switch (equals - start) {
      case 4:
        if (isNamed(line, start, 'type')) this.#setType(entry, line, value, end)
        else if (isNamed(line, start, 'size')) setSize(entry, line, value, end)
        // Some servers give the size of a folder its own name.
        else if (isNamed(line, start, 'sizd') && entry.size === null) setSize(entry, line, value, end)
        else if (isNamed(line, start, 'perm')) entry.perm = entry.text(line, value, end)
        break
      case 6:
        if (isNamed(line, start, 'modify')) entry.modified = readTimeValue(line, value, end) ?? null
        else if (isNamed(line, start, 'unique')) entry.unique = entry.text(line, value, end)
        else if (isNamed(line, start, 'create')) entry.created = readTimeValue(line, value, end)
        break
      case 8:
        if (isNamed(line, start, 'unix.uid')) this.#setName(entry, 'owner', line, 1, value, end)
        else if (isNamed(line, start, 'unix.gid')) this.#setName(entry, 'group', line, 1, value, end)
        break
      case 9:
        if (isNamed(line, start, 'unix.mode')) entry.mode = parseOctal(line, value, end)
        break
      case 10:
        if (isNamed(line, start, 'unix.owner')) this.#setName(entry, 'owner', line, 2, value, end)
        else if (isNamed(line, start, 'unix.group')) this.#setName(entry, 'group', line, 2, value, end)
        break
      case 14:
        if (isNamed(line, start, 'unix.ownername')) this.#setName(entry, 'owner', line, 3, value, end)
        else if (isNamed(line, start, 'unix.groupname')) this.#setName(entry, 'group', line, 3, value, end)
        break
    }
  }

  #setType(entry: ListedEntry, line: Uint8Array, start: number, end: number): void {
    const length = end - start
    if (length === 3 && isNamed(line, start, 'dir')) entry.type = 'directory'
    else if (length === 4 && isNamed(line, start, 'file')) entry.type = 'file'
    else if (length === 4 && (isNamed(line, start, 'cdir') || isNamed(line, start, 'pdir'))) {
      entry.type = 'directory'
      this.dot = true
    } else if (isNamed(line, start, 'os.')) setSystemType(entry, entry.text(line, start, end))
  }

  /** A name says more than a number, whichever comes first. */
  #setName(entry: ListedEntry, of: Party, line: Uint8Array, rank: number, start: number, end: number): void {
    if (rank < this.#ranks[of] || start === end) return
    this.#ranks[of] = rank
    entry[of] = entry.text(line, start, end)
  }
}

type Party = 'owner' | 'group'

function setSize(entry: ListedEntry, line: Uint8Array, start: number, end: number): void {
  entry.size = parseSize(line, start, end)
  entry.rawSize = entry.size === null && start < end ? entry.text(line, start, end) : undefined
}

/** `OS.unix=slink:/target`, `OS.unix=slink:`, `OS.unix=symlink`, `OS.unix=chr-13/29`. */
function setSystemType(entry: ListedEntry, value: string): void {
  const equals = value.indexOf('=')
  if (equals === -1) return
  const colon = value.indexOf(':', equals)
  const word = value.slice(equals + 1, colon === -1 ? undefined : colon).toLowerCase()
  if (word.startsWith('chr')) entry.subtype = 'character-device'
  else if (word.startsWith('blk')) entry.subtype = 'block-device'
  else if (word === 'slink' || word === 'symlink') {
    entry.type = 'symlink'
    if (colon !== -1 && colon < value.length - 1) entry.linkTarget = value.slice(colon + 1)
  }
}

/** Whether the letters from `start` on are those of a lower-case name. */
function isNamed(line: Uint8Array, start: number, name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    if (((line[start + at] as number) | 0x20) !== name.charCodeAt(at)) return false
  }
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
