import { copyBytes } from '../bytes.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import { type ListingItem, noiseItem, unparsedItem } from './listing-item.ts'

/** Lines and bytes that wait until the format is known: enough for any header, little to keep. */
const MAX_HELD_LINES = 8
const MAX_HELD_BYTES = 4096
/** Lines in a row that must be of another format before the listing counts as one of it. */
const RELOCK_AFTER = 3

/** What the choice of a format rests on: one line that is of no other, several that likely are, or the best guess. */
export type Confidence = 'certain' | 'likely' | 'guessed'

interface Candidate {
  readonly format: ListingFormat
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
export class FormatDetector implements FormatParser {
  readonly #candidates: readonly Candidate[]
  readonly #fallback: Candidate
  #chosen: Candidate | undefined
  #confidence: Confidence | undefined
  #switched = false
  #rival: Candidate | undefined
  #rivalLines = 0
  #held: Uint8Array[] = []
  #heldBytes = 0

  /** Where two formats are equally sure, the earlier one wins. `syst` is the text of the answer to SYST. */
  constructor(
    candidates: readonly ListingFormat[],
    fallback: ListingFormat,
    context: FormatContext,
    syst = '',
  ) {
    const system = syst.toLowerCase()
    const open = (format: ListingFormat): Candidate => ({
      format,
      parser: format.open(context),
      total: 0,
      likely: 0,
      prior: format.systems?.some(word => system.includes(word)) ? 1 : 0,
    })
    this.#candidates = candidates.map(open)
    this.#fallback = open(fallback)
  }

  /** The format decided on. */
  get chosen(): ListingFormat | undefined {
    return this.#chosen?.format
  }

  get confidence(): Confidence | undefined {
    return this.#confidence
  }

  /** Whether later lines disproved the first choice. */
  get switched(): boolean {
    return this.#switched
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
    const reason = chosen.parser.parse(line, items)
    if (reason !== undefined) return this.#parseElsewhere(line, items, chosen, reason)
    this.#rivalLines = 0
    return undefined
  }

  end(items: ListingItem[]): void {
    if (this.#chosen === undefined) this.#decide(items)
    this.#chosen?.parser.end(items)
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
    if (best === undefined && this.#areNames()) best = this.#fallback
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
    return lines.length > 0 && lines.every(line => this.#fallback.parser.score(line) > 0)
  }

  #choose(candidate: Candidate, confidence: Confidence, items: ListingItem[]): void {
    this.#chosen = candidate
    this.#confidence = confidence
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

  #parseElsewhere(
    line: Uint8Array,
    items: ListingItem[],
    chosen: Candidate,
    reason: string,
  ): string | undefined {
    const other = this.#candidates.find(it => it !== chosen && it.parser.score(line) >= 2)
    if (other === undefined) {
      this.#rivalLines = 0
      return reason
    }
    chosen.parser.end(items)
    this.#rivalLines = other === this.#rival ? this.#rivalLines + 1 : 1
    this.#rival = other
    if (this.#rivalLines === RELOCK_AFTER) {
      this.#chosen = other
      this.#confidence = 'likely'
      this.#switched = true
      this.#rivalLines = 0
    }
    return other.parser.parse(line, items)
  }
}
