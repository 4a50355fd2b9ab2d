import { copyBytes } from '../bytes.ts'
import type {
  Confidence,
  Detection,
  FormatContext,
  FormatParser,
  ListingFormat,
  Score,
} from './listing-format.ts'
import { type ListingItem, noiseItem, unparsedItem } from './listing-item.ts'
import { names } from './names.ts'

/** Lines and bytes that wait until the format is known: enough for any header, little to keep. */
const MAX_HELD_LINES = 8
const MAX_HELD_BYTES = 4096
/** Lines in a row that must be of another format before the listing counts as one of it. */
const RELOCK_AFTER = 3

interface Candidate {
  readonly name: string
  readonly parser: FormatParser
  /** Sum of the scores of the lines that are held. */
  total: number
  /** How many of them were likely. */
  likely: number
  /** 1 if the server's system speaks for it. */
  readonly prior: number
}

/**
 * Finds out the format of a listing from its lines, and parses it.
 *
 * A line that is certainly of one format decides, as do two that are likely with no rival; until then lines are
 * held. Once decided, a line that the format does not take goes to another that likely does, and three of these in
 * a row change the decision: recursive and mixed listings go on. If no format knows a line and each one is a single
 * word, they are names.
 */
export class FormatDetector implements FormatParser, Detection {
  confidence: Confidence | undefined
  switched = false
  readonly #candidates: readonly Candidate[]
  readonly #names: Candidate
  #chosen: Candidate | undefined
  /** The one that took the last line: no other has lines that wait for more. */
  #last: Candidate | undefined
  #rivalLines = 0
  #held: Uint8Array[] = []
  #heldBytes = 0

  constructor(formats: readonly ListingFormat[], context: FormatContext) {
    const open = (format: ListingFormat): Candidate => ({
      name: format.name,
      parser: format.open(context),
      total: 0,
      likely: 0,
      prior: format.systems?.some(word => context.system.includes(word)) ? 1 : 0,
    })
    this.#candidates = formats.map(open)
    this.#names = open(names)
  }

  get detection(): Detection {
    return this
  }

  get format(): string | undefined {
    return this.#chosen?.name
  }

  score(line: Uint8Array): Score {
    let best: Score = 0
    for (const { parser } of this.#candidates) {
      const score = parser.score(line)
      if (score > best) best = score
    }
    return best
  }

  parse(line: Uint8Array, items: ListingItem[]): string | undefined {
    const chosen = this.#chosen
    if (chosen === undefined) {
      this.#hold(line, items)
      return undefined
    }
    const reason = this.#feed(chosen, line, items)
    if (reason !== undefined) return this.#parseElsewhere(line, items, chosen, reason)
    this.#rivalLines = 0
    return undefined
  }

  end(items: ListingItem[]): void {
    if (this.#chosen === undefined) this.#decide(items)
    this.#last?.parser.end(items)
  }

  #hold(line: Uint8Array, items: ListingItem[]): void {
    this.#held.push(copyBytes(line))
    this.#heldBytes += line.length
    let certain: Candidate | undefined
    for (const candidate of this.#candidates) {
      const score = candidate.parser.score(line)
      candidate.total += score
      if (score === 2) candidate.likely++
      if (score === 3) certain ??= candidate
    }
    const sure = certain ?? this.#candidates.find(candidate => this.#isUnrivalled(candidate))
    if (sure !== undefined) this.#choose(sure, certain === undefined ? 'likely' : 'certain', items)
    else if (this.#held.length >= MAX_HELD_LINES || this.#heldBytes >= MAX_HELD_BYTES) this.#decide(items)
  }

  #isUnrivalled(candidate: Candidate): boolean {
    return candidate.likely >= 2 && this.#candidates.every(other => other === candidate || other.total === 0)
  }

  /** Takes the best guess; without any, the lines stay unparsed and the search goes on. */
  #decide(items: ListingItem[]): void {
    let best: Candidate | undefined
    let most = 0
    for (const candidate of this.#candidates) {
      const points = candidate.total === 0 ? 0 : candidate.total + candidate.prior
      if (points <= most) continue
      best = candidate
      most = points
    }
    if (best === undefined && this.#areNames()) best = this.#names
    if (best !== undefined) {
      this.#choose(best, 'guessed', items)
      return
    }
    for (const line of this.#takeHeld()) {
      items.push(line.length === 0 ? noiseItem(line) : unparsedItem(line, 'no known format of listing'))
    }
  }

  #areNames(): boolean {
    const lines = this.#held.filter(line => line.length > 0)
    return lines.length > 0 && lines.every(line => this.#names.parser.score(line) > 0)
  }

  #choose(candidate: Candidate, confidence: Confidence, items: ListingItem[]): void {
    this.#chosen = candidate
    this.confidence = confidence
    for (const line of this.#takeHeld()) {
      const reason = this.parse(line, items)
      if (reason !== undefined) items.push(unparsedItem(line, reason))
    }
  }

  #takeHeld(): Uint8Array[] {
    const held = this.#held
    this.#held = []
    this.#heldBytes = 0
    return held
  }

  /** What waits in the format that took the line before comes first, if this one takes the line. */
  #feed(candidate: Candidate, line: Uint8Array, items: ListingItem[]): string | undefined {
    const last = this.#last
    if (candidate === last) return candidate.parser.parse(line, items)
    const found: ListingItem[] = []
    const reason = candidate.parser.parse(line, found)
    if (reason !== undefined) return reason
    this.#last = candidate
    last?.parser.end(items)
    items.push(...found)
    return undefined
  }

  /** Tries the format that took the line before, which may go on in this one, and then what the line looks like. */
  #parseElsewhere(
    line: Uint8Array,
    items: ListingItem[],
    chosen: Candidate,
    reason: string,
  ): string | undefined {
    const last = this.#last
    const goesOn = last !== undefined && last !== chosen && last.parser.parse(line, items) === undefined
    const other = goesOn ? last : this.#candidates.find(it => it !== chosen && it.parser.score(line) >= 2)
    if (!goesOn) last?.parser.end(items)
    if (other === undefined) {
      this.#rivalLines = 0
      return reason
    }
    this.#rivalLines = other === last ? this.#rivalLines + 1 : 1
    if (this.#rivalLines === RELOCK_AFTER) {
      this.#chosen = other
      this.confidence = 'likely'
      this.switched = true
      this.#rivalLines = 0
    }
    this.#last = other
    return goesOn ? undefined : other.parser.parse(line, items)
  }
}
