import { isDigit, SPACE } from '../bytes.ts'
import { isDotName } from './dot-name.ts'
import type { EntryType } from './entry.ts'
import { YearRule } from './infer-year.ts'
import { ListedEntry } from './listed-entry.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import { type ListingItem, noiseItem } from './listing-item.ts'
import { parseSize } from './parse-size.ts'
import { UnixLine } from './unix-line.ts'
import { isUnixNoise } from './unix-noise.ts'

const COLON = 0x3a
const DASH = 0x2d
const DOT = 0x2e
const SLASH = 0x2f
const GREATER = 0x3e
const LETTER_D = 0x64
const LETTER_E = 0x65
const LETTER_F = 0x66
const LETTER_L = 0x6c
const COMMA = 0x2c

/**
 * The lines of `ls -l` and of the many servers that imitate it (POSIX, ls): `-rw-r--r--   1 root  other   531 Jan
 * 29 03:26 name`.
 *
 * Behind the date stands exactly one blank; all that follows is the name.
 */
export const unix: ListingFormat = { name: 'unix', open: context => new UnixListing(context) }

class UnixListing implements FormatParser {
  readonly #context: FormatContext
  readonly #years: YearRule | undefined
  readonly #scanned = new UnixLine()
  /** `ls -R` heads a folder at the start and behind blank lines. */
  #mayBeHead = true

  constructor(context: FormatContext) {
    this.#context = context
    this.#years = context.now === undefined ? undefined : new YearRule(context.now)
  }

  score(line: Uint8Array): Score {
    if (this.#scanned.scan(line)) return this.#scanned.mode === undefined ? 2 : 3
    if (line.length === 0) return 0
    return isUnixNoise(line) || isPathHead(line) ? 1 : 0
  }

  parse(line: Uint8Array, items: ListingItem[]): string | undefined {
    if (!this.#scanned.scan(line)) return this.#parseOther(line, items)
    this.#mayBeHead = false
    const entry = this.#entry(line)
    if (entry.name === '') return 'no name'
    if (this.#context.dots === 'keep' || !isDotName(entry.name)) items.push({ kind: 'entry', entry })
    return undefined
  }

  end(): void {}

  #parseOther(line: Uint8Array, items: ListingItem[]): string | undefined {
    const mayBeHead = this.#mayBeHead
    this.#mayBeHead = line.length === 0
    if (mayBeHead && line.length > 1 && line[line.length - 1] === COLON) {
      items.push({ kind: 'section', path: this.#context.charset.decode(line.subarray(0, -1)) })
    } else if (isUnixNoise(line)) {
      items.push(noiseItem(line))
    } else {
      return 'not a line of ls -l'
    }
    return undefined
  }

  #entry(line: Uint8Array): ListedEntry {
    const scanned = this.#scanned
    const type = typeOf(line[scanned.typeAt])
    const nameStart = scanned.date.end + 1
    const arrow = type === 'symlink' ? findArrow(line, nameStart) : -1
    const entry = new ListedEntry(line, this.#context.charset, nameStart, arrow === -1 ? line.length : arrow)
    entry.type = type
    entry.mode = scanned.mode
    entry.modified = scanned.date.timestamp(this.#years)
    if (arrow !== -1) entry.linkTarget = entry.text(arrow + 4, line.length)
    this.#setOwner(line, entry, this.#setSize(line, entry))
    return entry
  }

  /** Reads the last field, or passes over `major, minor` of a device. Returns how many fields are left before it. */
  #setSize(line: Uint8Array, entry: ListedEntry): number {
    const scanned = this.#scanned
    const last = scanned.fieldCount - 1
    const fieldStart = scanned.start(last)
    const end = scanned.end(last)
    let start = end
    while (start > fieldStart && isDigit(line[start - 1])) start--
    if (entry.type === 'other') {
      if (last > 0 && line[scanned.end(last - 1) - 1] === COMMA) return last - 1
      if (line[start - 1] === COMMA) return last
    }
    entry.size = parseSize(line, start, end)
    if (start === fieldStart) return last
    // The size touches what is before it, a long group for example.
    scanned.trimField(last, start)
    return last + 1
  }

  /** A first field that is a number counts links. */
  #setOwner(line: Uint8Array, entry: ListedEntry, count: number): void {
    const scanned = this.#scanned
    const links = count === 0 ? null : parseSize(line, scanned.start(0), scanned.end(0))
    const first = links === null ? 0 : 1
    if (links !== null) entry.links = links
    if (first === count) return
    const group = this.#groupField(first, count)
    if (group === undefined) return
    entry.owner = entry.text(scanned.start(first), scanned.end(group - 1))
    if (group < count) entry.group = entry.text(scanned.start(group), scanned.end(count - 1))
  }

  /**
   * Which field the group begins with, `count` if there is none. Names may hold blanks (`Domain Users`): the one
   * gap that is wider than a blank divides the columns; without it owners are taken for one word. Undefined if
   * there are several.
   */
  #groupField(first: number, count: number): number | undefined {
    if (count - first <= 2) return first + 1
    const scanned = this.#scanned
    let group = first + 1
    let gaps = 0
    for (let field = first + 1; field < count; field++) {
      if (scanned.start(field) === scanned.end(field - 1) + 1) continue
      group = field
      gaps++
    }
    return gaps > 1 ? undefined : group
  }
}

/** Whether the line heads a folder whatever is around it: `.:`, `./sub:`, `/pub:`. */
function isPathHead(line: Uint8Array): boolean {
  if (line[line.length - 1] !== COLON) return false
  return line[0] === SLASH || (line[0] === DOT && (line.length === 2 || line[1] === SLASH))
}

/** Index of the first ` -> `, or -1. */
function findArrow(line: Uint8Array, start: number): number {
  for (let at = line.indexOf(DASH, start + 1); at !== -1; at = line.indexOf(DASH, at + 1)) {
    if (line[at - 1] === SPACE && line[at + 1] === GREATER && line[at + 2] === SPACE) return at - 1
  }
  return -1
}

function typeOf(letter: number | undefined): EntryType {
  switch (letter) {
    case DASH:
    case LETTER_F:
      return 'file'
    case LETTER_D:
      return 'directory'
    // z/OS shows an external link as e.
    case LETTER_L:
    case LETTER_E:
      return 'symlink'
    default:
      return 'other'
  }
}
