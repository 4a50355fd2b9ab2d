import { SPACE } from '../bytes.ts'
import { type Charset, utf8 } from '../charset.ts'
import { isDotName } from './dot-name.ts'
import type { Entry } from './entry.ts'
import { FactEntry } from './fact-entry.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import type { ListingItem } from './listing-item.ts'

const SEMICOLON = 0x3b
const EQUALS = 0x3d

/** Facts and a name, the lines of MLSD and MLST (RFC 3659, 7): `type=file;size=12;modify=20240131120000; name`. */
export const mlsx: ListingFormat = { name: 'mlsx', open: context => new FactList(context) }

/** Reads one line of MLSD, or of MLST without the blank in front; undefined if it is none. */
export function parseMlsxLine(line: Uint8Array, charset: Charset = utf8): Entry | undefined {
  const entry = readLine(line, charset)
  return typeof entry === 'string' ? undefined : entry
}

class FactList implements FormatParser {
  readonly #context: FormatContext

  constructor(context: FormatContext) {
    this.#context = context
  }

  score(line: Uint8Array): Score {
    const blank = line.indexOf(SPACE)
    if (blank < 1 || typeof readLine(line, this.#context.charset) === 'string') return 0
    // The last semicolon is missing from some servers, but also from a sentence that holds an equals sign.
    return line[blank - 1] === SEMICOLON ? 3 : 2
  }

  parse(line: Uint8Array, items: ListingItem[]): string | undefined {
    const { charset, dots } = this.#context
    const entry = readLine(line, charset)
    if (typeof entry === 'string') return entry
    if (dots === 'keep' || !(entry.dot || isDotName(entry.name))) items.push({ kind: 'entry', entry })
    return undefined
  }

  end(): void {}
}

/**
 * The entry, or the reason why the line is none. Names may hold `;`, `=` and blanks: the first blank ends the
 * facts.
 */
function readLine(line: Uint8Array, charset: Charset): FactEntry | string {
  const blank = line.indexOf(SPACE)
  if (blank === -1) return 'no blank between facts and name'
  if (blank === line.length - 1) return 'no name'
  const entry = new FactEntry(line, charset, blank)
  let start = 0
  let equals = -1
  for (let at = 0; at <= blank; at++) {
    const byte = line[at]
    if (byte === SEMICOLON || at === blank) {
      if (equals !== -1) entry.setFact(line, start, equals, at)
      else if (at > start) return 'something before the name that is no fact'
      start = at + 1
      equals = -1
    } else if (byte === EQUALS && equals === -1) {
      equals = at
    }
  }
  return entry
}
