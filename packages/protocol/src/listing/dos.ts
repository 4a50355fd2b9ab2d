import { asciiText, SPACE, skipBlanks } from '../bytes.ts'
import { DosLine } from './dos-line.ts'
import { headedPath, isDosHead, isDosTitle } from './dos-noise.ts'
import { isDotName } from './dot-name.ts'
import { parseGroupedNumber } from './grouped-number.ts'
import type { ListedEntry } from './listed-entry.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import { type ListingItem, noiseItem } from './listing-item.ts'
import { NameColumn } from './name-column.ts'

const DASH = 0x2d
const COLON = 0x3a
const EQUALS = 0x3d
const GREATER = 0x3e
const LEFT_BRACKET = 0x5b
const RIGHT_BRACKET = 0x5d
/** Width of the column of words in angle brackets, up to the name. */
const WORD_COLUMN = 15

/**
 * The lines of IIS, Windows CE and the `dir` of Windows: `04-27-00  12:09PM       <DIR>          name`.
 *
 * Sizes are bytes. A junction is a symbolic link of subtype `junction`, whether its target is shown or not.
 */
export const dos: ListingFormat = {
  name: 'dos',
  systems: ['windows'],
  open: context => new DosListing(context),
}

class DosListing implements FormatParser {
  readonly #context: FormatContext
  readonly #scanned: DosLine
  readonly #column = new NameColumn()

  constructor(context: FormatContext) {
    this.#context = context
    this.#scanned = new DosLine(context)
  }

  score(line: Uint8Array): Score {
    if (this.#scanned.scan(line)) return 3
    return isDosHead(line) ? 1 : 0
  }

  parse(line: Uint8Array, items: ListingItem[]): string | undefined {
    if (!this.#scanned.scan(line)) return this.#parseOther(line, items)
    const entry = this.#entry(line)
    if (entry === undefined) return 'no name'
    if (this.#context.dots === 'keep' || !isDotName(entry.name)) items.push({ kind: 'entry', entry })
    return undefined
  }

  end(): void {}

  #parseOther(line: Uint8Array, items: ListingItem[]): string | undefined {
    const path = headedPath(line)
    if (path !== -1) {
      const end = line[line.length - 1] === COLON ? line.length - 1 : line.length
      items.push({ kind: 'section', path: this.#context.decode(line.subarray(path, end)) })
    } else if (skipBlanks(line, 0) === line.length || isDosTitle(line)) {
      items.push(noiseItem(line))
    } else {
      return 'not a line of dir'
    }
    return undefined
  }

  #entry(line: Uint8Array): ListedEntry | undefined {
    const { fieldStart, fieldEnd, isWord, isDirectory } = this.#scanned
    const column = isWord ? fieldStart + WORD_COLUMN : fieldEnd + 1
    const nameStart = this.#column.find(line, fieldEnd, column)
    if (nameStart === line.length) return undefined
    if (isWord && !isDirectory) return this.#special(line, nameStart)
    const entry = this.#context.entry(line, nameStart, line.length)
    entry.modified = this.#scanned.date.timestamp()
    if (isDirectory) {
      entry.type = 'directory'
      return entry
    }
    entry.type = 'file'
    entry.size = parseGroupedNumber(line, fieldStart, fieldEnd)
    if (entry.size === null) entry.rawSize = entry.text(line, fieldStart, fieldEnd)
    return entry
  }

  /** An entry with a word other than `<DIR>`. */
  #special(line: Uint8Array, nameStart: number): ListedEntry {
    const { fieldStart, fieldEnd, date } = this.#scanned
    const word = asciiText(line, fieldStart + 1, fieldEnd - 1).toUpperCase()
    const isLink = word === 'JUNCTION' || word === 'SYMLINK' || word === 'SYMLINKD'
    const nameEnd = isLink ? findTarget(line, nameStart) : line.length
    const entry = this.#context.entry(line, nameStart, nameEnd)
    entry.modified = date.timestamp()
    if (isLink) entry.type = 'symlink'
    // French, and Windows with another case.
    else if (word === 'DIR' || word === 'REP') entry.type = 'directory'
    if (word === 'JUNCTION') entry.subtype = 'junction'
    if (nameEnd === line.length) return entry
    entry.linkTarget =
      line[nameEnd + 1] === LEFT_BRACKET
        ? entry.text(line, nameEnd + 2, line.length - 1)
        : entry.text(line, nameEnd + 4, line.length)
    return entry
  }
}

/** Index of the blank before the first `=> target` or `-> target`, or before a last `[target]`; else the length. */
function findTarget(line: Uint8Array, start: number): number {
  for (let at = line.indexOf(GREATER, start + 3); at !== -1; at = line.indexOf(GREATER, at + 1)) {
    const shaft = line[at - 1]
    const isArrow = shaft === EQUALS || shaft === DASH
    if (isArrow && line[at - 2] === SPACE && line[at + 1] === SPACE) return at - 2
  }
  if (line[line.length - 1] !== RIGHT_BRACKET) return line.length
  const bracket = line.lastIndexOf(LEFT_BRACKET)
  return bracket > start + 1 && line[bracket - 1] === SPACE ? bracket - 1 : line.length
}
