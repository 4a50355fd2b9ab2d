import { partsOf } from '../answers/timestamp.ts'
import { isDotName } from './dot-name.ts'
import type { ListedEntry } from './listed-entry.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import { type ListingItem, noiseItem } from './listing-item.ts'
import { parseOctal } from './parse-octal.ts'
import { parseSize } from './parse-size.ts'

const TAB = 0x09
const PLUS = 0x2b
const COMMA = 0x2c
const SLASH = 0x2f
const LETTER_I = 0x69
const LETTER_M = 0x6d
const LETTER_P = 0x70
const LETTER_R = 0x72
const LETTER_S = 0x73
const LETTER_U = 0x75
/** The last second of the year 9999. */
const MAX_SECONDS = 253402300799

/**
 * Easily parsed LIST format: a plus sign, facts with a comma behind each, a tab and the name. Times are UTC.
 *
 * `+i8388621.29609,m824255902,/,` and a name is a folder, `+i8388621.44468,m839956783,r,s10376,` a file of 10376 bytes.
 */
export const eplf: ListingFormat = { name: 'eplf', open: context => new EplfListing(context) }

class EplfListing implements FormatParser {
  readonly #context: FormatContext

  constructor(context: FormatContext) {
    this.#context = context
  }

  score(line: Uint8Array): Score {
    const tab = tabBehindFacts(line)
    if (tab === -1) return 0
    return line[tab - 1] === COMMA ? 3 : 2
  }

  parse(line: Uint8Array, items: ListingItem[]): string | undefined {
    if (line.length === 0) {
      items.push(noiseItem(line))
      return undefined
    }
    const tab = tabBehindFacts(line)
    if (tab === -1) return 'no facts, tab and name behind a plus sign'
    const entry = this.#context.entry(line, tab + 1, line.length)
    let start = 1
    for (let at = 1; at <= tab; at++) {
      if (line[at] !== COMMA && at !== tab) continue
      setFact(entry, line, start, at)
      start = at + 1
    }
    if (this.#context.dots === 'keep' || !isDotName(entry.name)) items.push({ kind: 'entry', entry })
    return undefined
  }

  end(): void {}
}

/** Index of the tab between facts and name, or -1 if the line is none of this format. */
function tabBehindFacts(line: Uint8Array): number {
  if (line[0] !== PLUS) return -1
  const tab = line.indexOf(TAB)
  return tab === line.length - 1 ? -1 : tab
}

function setFact(entry: ListedEntry, line: Uint8Array, start: number, end: number): void {
  const value = start + 1
  switch (line[start]) {
    case SLASH:
      if (value === end) entry.type = 'directory'
      break
    case LETTER_R:
      // What can be changed into and retrieved as well is a folder.
      if (value === end && entry.type === 'other') entry.type = 'file'
      break
    case LETTER_S:
      entry.size = parseSize(line, value, end)
      if (entry.size === null && value < end) entry.rawSize = entry.text(line, value, end)
      break
    case LETTER_M:
      setModified(entry, parseSize(line, value, end))
      break
    case LETTER_I:
      entry.unique = entry.text(line, value, end)
      break
    case LETTER_U:
      if (line[value] === LETTER_P && (end === value + 4 || end === value + 5))
        entry.mode = parseOctal(line, value + 1, end)
      break
  }
}

function setModified(entry: ListedEntry, seconds: number | null): void {
  if (seconds === null || seconds > MAX_SECONDS) return
  entry.modified = {
    ...partsOf(new Date(seconds * 1000)),
    millisecond: 0,
    precision: 'second',
    yearInferred: false,
  }
}
