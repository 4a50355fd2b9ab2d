import { isDigit, SPACE, skipBlanks, skipDigits } from '../bytes.ts'
import { DosDate } from './dos-date.ts'
import { isDotName } from './dot-name.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import { type ListingItem, noiseItem } from './listing-item.ts'
import { NameColumn } from './name-column.ts'
import { parseSize } from './parse-size.ts'

const CAPITAL_D = 0x44
const MAX_ATTRIBUTES = 4
/** Blanks between the time and the name. */
const NAME_GAP = 2

/** The lines of OS/2: size, attributes, date, time and name, `     0           DIR   12-30-97   12:32  name`. */
export const os2: ListingFormat = { name: 'os2', systems: ['os/2'], open: context => new Os2Listing(context) }

class Os2Listing implements FormatParser {
  readonly #context: FormatContext
  readonly #date: DosDate
  readonly #column = new NameColumn()
  #sizeStart = 0
  #sizeEnd = 0
  #isDirectory = false

  constructor(context: FormatContext) {
    this.#context = context
    this.#date = new DosDate(context)
  }

  score(line: Uint8Array): Score {
    return this.#scan(line) ? 3 : 0
  }

  parse(line: Uint8Array, items: ListingItem[]): string | undefined {
    if (!this.#scan(line)) {
      if (skipBlanks(line, 0) < line.length) return 'not a line of OS/2'
      items.push(noiseItem(line))
      return undefined
    }
    const date = this.#date
    const entry = this.#context.entry(
      line,
      this.#column.find(line, date.end, date.end + NAME_GAP),
      line.length,
    )
    if (entry.name === '') return 'no name'
    entry.type = this.#isDirectory ? 'directory' : 'file'
    entry.size = parseSize(line, this.#sizeStart, this.#sizeEnd)
    if (entry.size === null) entry.rawSize = entry.text(line, this.#sizeStart, this.#sizeEnd)
    entry.modified = date.timestamp()
    if (this.#context.dots === 'keep' || !isDotName(entry.name)) items.push({ kind: 'entry', entry })
    return undefined
  }

  end(): void {}

  #scan(line: Uint8Array): boolean {
    this.#sizeStart = skipBlanks(line, 0)
    this.#sizeEnd = skipDigits(line, this.#sizeStart)
    this.#isDirectory = false
    let end = this.#sizeEnd
    if (end === this.#sizeStart || line[end] !== SPACE) return false
    for (let count = 0; count <= MAX_ATTRIBUTES; count++) {
      const start = skipBlanks(line, end)
      if (isDigit(line[start])) return this.#date.scan(line, start)
      end = endOfAttribute(line, start)
      if (end === start || line[end] !== SPACE) return false
      if (end === start + 3 && line[start] === CAPITAL_D) this.#isDirectory = true
    }
    return false
  }
}

/** Index behind letters such as `A` (archive), `RSA` or `DIR`. */
function endOfAttribute(line: Uint8Array, start: number): number {
  let at = start
  while (at < line.length && 'ADHIRS'.includes(String.fromCharCode(line[at] as number))) at++
  return at
}
