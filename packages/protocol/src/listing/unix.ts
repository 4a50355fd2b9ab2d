import { isDigit, SPACE } from '../bytes.ts'
import { bytesOf, decodeByteString } from './byte-string.ts'
import { isDotName } from './dot-name.ts'
import type { EntryType } from './entry.ts'
import { YearRule } from './infer-year.ts'
import { ListDate } from './list-date.ts'
import { ListedEntry } from './listed-entry.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import type { ListingItem } from './listing-item.ts'
import { parseSize } from './parse-size.ts'
import { parseUnixMode } from './unix-mode.ts'
import { isUnixNoise } from './unix-noise.ts'

const COMMA = 0x2c
const TYPES = '-dlbcpsDCMnPfme'
const MARKS = '+.@'

/**
 * The lines of `ls -l` and of the many servers that imitate it (POSIX, ls): `-rw-r--r--   1 root  other   531 Jan 29 03:26 name`.
 *
 * The date is the anchor. The size is the field before it, the name all behind it and one blank; what stands between the
 * permissions and the size is links, owner and group, of which any may be missing or hold blanks.
 */
export const unix: ListingFormat = { name: 'unix', open: context => new UnixListing(context) }

class UnixListing implements FormatParser {
  readonly #context: FormatContext
  readonly #years: YearRule | undefined
  readonly #date = new ListDate()
  /** Fields between permissions and date: begin and end of each, by turns. */
  readonly #fields = new Int32Array(2 * 16)
  #fieldCount = 0
  /** `ls -R` heads a folder at the start and behind blank lines. */
  #mayBeHead = true

  constructor(context: FormatContext) {
    this.#context = context
    this.#years = context.now === undefined ? undefined : new YearRule(context.now)
  }

  score(line: string): Score {
    if (!this.#scan(line)) return 0
    return parseUnixMode(line) === undefined ? 2 : 3
  }

  parse(line: string, items: ListingItem[]): string | undefined {
    if (!this.#scan(line)) return this.#parseOther(line, items)
    this.#mayBeHead = false
    const nameStart = this.#date.end + 1
    if (nameStart >= line.length) return 'no name'
    const { dots } = this.#context
    const entry = this.#entry(line, nameStart)
    if (dots === 'keep' || !isDotName(entry.name)) items.push({ kind: 'entry', entry })
    return undefined
  }

  end(): void {}

  #parseOther(line: string, items: ListingItem[]): string | undefined {
    const mayBeHead = this.#mayBeHead
    this.#mayBeHead = line === ''
    if (mayBeHead && line.length > 1 && line.endsWith(':')) {
      const path = decodeByteString(line.slice(0, -1), this.#context.charset)
      items.push({ kind: 'section', path })
    } else if (isUnixNoise(line)) {
      items.push({ kind: 'noise', raw: bytesOf(line) })
    } else {
      return 'not a line of ls -l'
    }
    return undefined
  }

  /** Finds the date and the fields before it. */
  #scan(line: string): boolean {
    if (line.length < 10 || !TYPES.includes(line[0] as string)) return false
    for (let at = 1; at < 10; at++) if (line.charCodeAt(at) === SPACE) return false
    let at = 10
    if (MARKS.includes(line[at] as string)) at++
    // Nothing but a link count may touch the permissions.
    if (line.charCodeAt(at) !== SPACE && !isDigit(line.charCodeAt(at))) return false
    const fields = this.#fields
    for (let count = 0; ; ) {
      while (line.charCodeAt(at) === SPACE) at++
      if (at >= line.length) return false
      if (count > 0 && isDigit(line.charCodeAt(fields[2 * count - 1]! - 1)) && this.#date.scan(line, at)) {
        this.#fieldCount = count
        return true
      }
      if (2 * count === fields.length) return false
      fields[2 * count] = at
      while (at < line.length && line.charCodeAt(at) !== SPACE) at++
      fields[2 * count + 1] = at
      count++
    }
  }
}
