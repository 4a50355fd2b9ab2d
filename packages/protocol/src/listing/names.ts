import { SPACE } from '../bytes.ts'
import { isDotName } from './dot-name.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import { type ListingItem, noiseItem } from './listing-item.ts'

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

  score(line: Uint8Array): Score {
    return line.length === 0 || line.includes(SPACE) ? 0 : 1
  }

  parse(line: Uint8Array, items: ListingItem[]): string | undefined {
    const { command, dots } = this.#context
    if (line.length === 0) {
      items.push(noiseItem(line))
      return undefined
    }
    if (command !== 'NLST' && line.includes(SPACE)) return 'more than a name'
    const entry = this.#context.entry(line, 0, line.length)
    if (dots === 'keep' || !isDotName(entry.name)) items.push({ kind: 'entry', entry })
    return undefined
  }

  end(): void {}
}
