import { bytesOf } from './byte-string.ts'
import { isDotName } from './dot-name.ts'
import { ListedEntry } from './listed-entry.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import type { ListingItem } from './listing-item.ts'

/**
 * Each line a name (NLST: RFC 959, 4.1.3).
 *
 * In answer to LIST, where bare names are only guessed at, a line with a blank is more likely prose than a name.
 */
export const names: ListingFormat = { name: 'names', open: context => new NameList(context) }

class NameList implements FormatParser {
  readonly #context: FormatContext

  constructor(context: FormatContext) {
    this.#context = context
  }

  score(line: string): Score {
    return line === '' || line.includes(' ') ? 0 : 1
  }

  parse(line: string, items: ListingItem[]): string | undefined {
    const { command, charset, dots } = this.#context
    if (line === '') items.push({ kind: 'noise', raw: bytesOf(line) })
    else if (command !== 'NLST' && line.includes(' ')) return 'more than a name'
    else if (dots === 'keep' || !isDotName(line)) {
      items.push({ kind: 'entry', entry: new ListedEntry(line, line, charset) })
    }
    return undefined
  }

  end(): void {}
}
