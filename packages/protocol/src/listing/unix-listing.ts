import { isDigit, SPACE } from '../bytes.ts'
import { isDotName } from './dot-name.ts'
import { YearRule } from './infer-year.ts'
import type { ListDate } from './list-date.ts'
import type { ListedEntry } from './listed-entry.ts'
import type { FormatContext, FormatParser, Score } from './listing-format.ts'
import { type ListingItem, noiseItem } from './listing-item.ts'
import { parseSize } from './parse-size.ts'
import { UnixLine } from './unix-line.ts'
import { isUnixNoise } from './unix-noise.ts'
import { unixSubtypes, unixType } from './unix-type.ts'

const COMMA = 0x2c
const DASH = 0x2d
const DOT = 0x2e
const SLASH = 0x2f
const COLON = 0x3a
const GREATER = 0x3e

/**
 * A listing of `ls -l`, its dates in whatever language.
 *
 * Behind the date stands one blank; all that follows is the name, even where it begins with blanks: a server that
 * pads looks the same as a name that cannot be fetched without them. Only years that are padded on their right, to
 * the width of a time, take one blank more, unless another year of the listing shows that they are not padded.
 */
export class UnixListing implements FormatParser {
  readonly #context: FormatContext
  readonly #years: YearRule | undefined
  readonly #scanned: UnixLine
  #mayPadYears = true
  /** `ls -R` heads a folder at the start and behind blank lines. */
  #mayBeHead = true
  /** Owner and group in lines of this shape. */
  #shape = 0
  #owner: string | undefined
  #group: string | undefined

  constructor(context: FormatContext, date: ListDate) {
    this.#context = context
    this.#scanned = new UnixLine(date)
    this.#years = context.now === undefined ? undefined : new YearRule(context.now)
  }

  score(line: Uint8Array): Score {
    if (this.#scanned.scan(line)) return this.#scanned.mode === undefined ? 2 : 3
    if (line.length === 0) return 0
    return isUnixNoise(line) || isPathHead(line) ? 1 : 0
  }

  parse(line: Uint8Array, items: ListingItem[]): string | undefined {
    const scanned = this.#scanned
    if (!scanned.scan(line)) return this.#parseOther(line, items)
    this.#mayBeHead = false
    const { date } = scanned
    let nameStart = date.end + 1
    if (date.yearIsPadded) {
      if (line[nameStart] !== SPACE) this.#mayPadYears = false
      else if (this.#mayPadYears) nameStart++
    }
    return this.#addEntry(line, nameStart, items)
  }

  end(): void {}

  #parseOther(line: Uint8Array, items: ListingItem[]): string | undefined {
    const mayBeHead = this.#mayBeHead
    this.#mayBeHead = line.length === 0
    if (mayBeHead && line.length > 1 && line[line.length - 1] === COLON) {
      items.push({ kind: 'section', path: this.#context.decode(line.subarray(0, -1)) })
    } else if (isUnixNoise(line)) {
      items.push(noiseItem(line))
    } else if (this.#scanned.scanDateless(line)) {
      return this.#addEntry(line, this.#scanned.date.end + 1, items)
    } else {
      return 'not a line of ls -l'
    }
    return undefined
  }

  #addEntry(line: Uint8Array, nameStart: number, items: ListingItem[]): string | undefined {
    const scanned = this.#scanned
    const { mode } = scanned
    const letter = String.fromCharCode(line[scanned.typeAt] as number)
    const type = unixType(letter, mode)
    const arrow = type === 'symlink' ? findArrow(line, nameStart) : -1
    const nameEnd = arrow === -1 ? line.length : arrow
    if (nameEnd <= nameStart) return 'no name'
    const entry = this.#context.entry(line, nameStart, nameEnd)
    if (this.#context.dots === 'skip' && isDotName(entry.name)) return undefined
    entry.type = type
    if (type === 'other') entry.subtype = unixSubtypes[letter]
    entry.mode = mode
    entry.modified = scanned.date.timestamp(this.#years)
    if (arrow !== -1) entry.linkTarget = entry.text(line, arrow + 4, line.length)
    const count = this.#setSize(line, entry)
    const links = count > 0 ? parseSize(line, scanned.start(0), scanned.end(0)) : null
    if (links !== null) entry.links = links
    if (scanned.shape !== this.#shape) this.#readOwner(line, entry, links === null ? 0 : 1, count)
    entry.owner = this.#owner
    entry.group = this.#group
    items.push({ kind: 'entry', entry })
    return undefined
  }

  /** Reads the last field, or passes over `major, minor` of a device. Returns how many fields are left before it. */
  #setSize(line: Uint8Array, entry: ListedEntry): number {
    const scanned = this.#scanned
    const last = scanned.fieldCount - 1
    const fieldStart = scanned.start(last)
    const end = scanned.end(last)
    if (entry.type !== 'other') {
      entry.size = parseSize(line, fieldStart, end)
      if (entry.size !== null) return last
    }
    let start = end
    while (start > fieldStart && isDigit(line[start - 1])) start--
    if (entry.type === 'other') {
      if (last > 0 && line[scanned.end(last - 1) - 1] === COMMA) return last - 1
      if (line[start - 1] === COMMA) return last
    }
    if (start === end || (start === fieldStart + 1 && line[fieldStart] === DASH)) {
      // With a unit behind it, or negative.
      entry.rawSize = entry.text(line, fieldStart, end)
      return last
    }
    entry.size = parseSize(line, start, end)
    if (entry.size === null) entry.rawSize = entry.text(line, start, end)
    if (start === fieldStart) return last
    // The size touches what is before it, a long group for example.
    scanned.trimField(last, start)
    return last + 1
  }

  /** Owner and group, which begin with a field and end before another. */
  #readOwner(line: Uint8Array, entry: ListedEntry, first: number, count: number): void {
    const scanned = this.#scanned
    this.#shape = scanned.shape
    const group = first === count ? undefined : this.#groupField(first, count)
    const hasOwner = group !== undefined
    this.#owner = hasOwner ? entry.text(line, scanned.start(first), scanned.end(group - 1)) : undefined
    this.#group =
      hasOwner && group < count ? entry.text(line, scanned.start(group), scanned.end(count - 1)) : undefined
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
