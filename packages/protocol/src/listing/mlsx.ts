import { decoderOf } from '../byte-string.ts'
import { SPACE } from '../bytes.ts'
import type { Charset } from '../charset.ts'
import { isDotName } from './dot-name.ts'
import type { Entry } from './entry.ts'
import { FactReader } from './fact-reader.ts'
import { LineKeeper } from './line-keeper.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import type { ListingItem } from './listing-item.ts'

const SEMICOLON = 0x3b

/** Facts and a name, the lines of MLSD and MLST (RFC 3659, 7): `type=file;size=12;modify=20240131120000; name`. */
export const mlsx: ListingFormat = { name: 'mlsx', open: context => new FactList(context) }

/** Reads one line of MLSD, or of MLST without the blank in front; undefined if it is none. */
export function parseMlsxLine(line: Uint8Array, charset?: Charset): Entry | undefined {
  const reader = new FactReader(new LineKeeper(decoderOf(charset)))
  const entry = reader.read(line)
  return typeof entry === 'string' ? undefined : entry
}

class FactList implements FormatParser {
  readonly #skipsDots: boolean
  readonly #reader: FactReader

  constructor(context: FormatContext) {
    this.#skipsDots = context.dots === 'skip'
    this.#reader = new FactReader(context)
  }

  score(line: Uint8Array): Score {
    const blank = line.indexOf(SPACE)
    if (blank < 1 || typeof this.#reader.read(line) === 'string') return 0
    // The last semicolon is missing from some servers, but also from a sentence that holds an equals sign.
    return line[blank - 1] === SEMICOLON ? 3 : 2
  }

  parse(line: Uint8Array, items: ListingItem[]): string | undefined {
    const entry = this.#reader.read(line)
    if (typeof entry === 'string') return entry
    if (!this.#skipsDots || !(this.#reader.dot || isDotName(entry.name))) items.push({ kind: 'entry', entry })
    return undefined
  }

  end(): void {}
}
