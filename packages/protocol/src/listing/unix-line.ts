import { isDigit, SPACE, skipBlanks, skipDigits } from '../bytes.ts'
import { endOfField } from './end-of-field.ts'
import { hasTime } from './has-time.ts'
import type { ListDate } from './list-date.ts'
import { parseUnixMode } from './unix-mode.ts'

const PERMISSIONS = 10
/** Some servers leave out up to four of the permissions. */
const MIN_PERMISSIONS = 6
/** Links, owner, group and size are four; names with blanks make a few more. */
const MAX_FIELDS = 16
/** Enough for two long names. */
const MAX_REPEATED = 64
/** Inode and blocks, of `ls -i` and `ls -s`. */
const MAX_PREFIXES = 2

/**
 * Where things stand in a line of `ls -l`.
 *
 * The date is the anchor: the fields between it and the permissions are links, owner, group and size, of which any
 * but the size may be missing, touch its neighbour, or hold blanks. One object scans all lines of a listing.
 */
export class UnixLine {
  readonly date: ListDate
  /** Index of the letter for the type; blanks and numbers may come before it. */
  typeAt = 0
  /** Permission bits, if the nine letters are those of Unix. */
  mode: number | undefined
  /** Fields between permissions and date. */
  fieldCount = 0
  /** Changes whenever owner or group may be other than in the line before. */
  shape = 0
  /** Index behind permissions and mark. */
  #fieldsAt = 0
  /** Begin and end of each field, by turns. */
  readonly #bounds = new Int32Array(2 * MAX_FIELDS)
  /** Owner and group of the last usual line with the blanks in front, where they were, and how long they are. */
  readonly #repeated = new Uint8Array(MAX_REPEATED)
  #repeatedAt = 0
  #repeatedLength = 0
  #isRepeated = false

  constructor(date: ListDate) {
    this.date = date
  }

  /** Whether the line is one of `ls -l`. */
  scan(line: Uint8Array): boolean {
    return this.#scanStart(line) && (this.#scanUsual(line) || this.#scanFields(line))
  }

  /** Whether the line is one without a date: exactly links, owner, group and size, and no trace of a date. */
  scanDateless(line: Uint8Array): boolean {
    if (!this.#scanStart(line) || this.mode === undefined) return false
    const at = this.#scanFour(line)
    if (at === -1 || this.#isNumber(line, 1) || this.#isNumber(line, 2)) return false
    // A day that does not exist: the last try to read a date has left its parts behind.
    this.date.setDay(0, 0, 0)
    this.date.end = at
    return !hasTime(line, at)
  }

  start(field: number): number {
    return this.#bounds[2 * field] as number
  }

  end(field: number): number {
    return this.#bounds[2 * field + 1] as number
  }

  /** Takes what is behind an index off a field. */
  trimField(field: number, end: number): void {
    this.#bounds[2 * field + 1] = end
  }

  #isNumber(line: Uint8Array, field: number): boolean {
    return skipDigits(line, this.start(field)) === this.end(field)
  }

  #scanStart(line: Uint8Array): boolean {
    let at = skipBlanks(line, 0)
    for (let count = 0; count < MAX_PREFIXES && isDigit(line[at]); count++) {
      at = skipBlanks(line, endOfField(line, at))
    }
    this.typeAt = at
    this.mode = parseUnixMode(line, at + 1)
    const usual = at + PERMISSIONS
    this.#fieldsAt =
      this.mode !== undefined && line[usual] === SPACE ? usual : this.#scanPermissions(line, at)
    return this.#fieldsAt !== -1
  }

  /** Returns the index behind permissions and mark, or -1. */
  #scanPermissions(line: Uint8Array, start: number): number {
    const usual = start + PERMISSIONS
    const blank = endOfField(line, start)
    const length = blank - start
    if (length < MIN_PERMISSIONS) return -1
    if (this.mode === undefined) {
      if (!'-dlbcpsDCMnPfmaew?'.includes(letterAt(line, start))) return -1
      // Plan 9 has one more letter, for append-only and exclusive files.
      if (length === PERMISSIONS + 1) this.mode = parseUnixMode(line, start + 2)
      if (this.mode !== undefined || length < PERMISSIONS) return blank
    }
    const at = '+.@'.includes(letterAt(line, usual)) ? usual + 1 : usual
    // Nothing but a link count may touch the permissions of Unix.
    return at === blank || isDigit(line[at]) || this.mode === undefined ? at : -1
  }

  /** The quick way for nearly every line, where nothing before the date can be another date. */
  #scanUsual(line: Uint8Array): boolean {
    const end = this.#scanFour(line)
    if (end === -1 || !this.date.scanUsual(line, skipBlanks(line, end))) return false
    if (this.#isRepeated) return true
    // Words that begin with a number may be a date, as may a number beside a word: a day and a month.
    const areNumbers = this.#isNumber(line, 1)
    if (this.#isNumber(line, 2) !== areNumbers) return false
    if (!areNumbers && (isDigit(line[this.start(1)]) || isDigit(line[this.start(2)]))) return false
    this.#remember(line)
    return true
  }

  /** Scans a number, two words and a number. Returns the index behind them, or -1. */
  #scanFour(line: Uint8Array): number {
    const links = this.#addNumber(line, this.#fieldsAt, 0)
    this.#isRepeated = links === this.#repeatedAt && this.#repeats(line, links)
    if (!this.#isRepeated) this.shape++
    const group = this.#isRepeated ? this.end(2) : this.#addField(line, this.#addField(line, links, 1), 2)
    const end = this.#addNumber(line, group, 3)
    this.fieldCount = 4
    return links === -1 ? -1 : end
  }

  /** A digit right behind them is a size that touches the group. */
  #repeats(line: Uint8Array, from: number): boolean {
    for (let at = 0; at < this.#repeatedLength; at++) if (line[from + at] !== this.#repeated[at]) return false
    return true
  }

  /** What is longer than the memory differs behind it from any line. */
  #remember(line: Uint8Array): void {
    this.#repeatedAt = this.end(0)
    this.#repeatedLength = this.end(2) - this.#repeatedAt
    for (let at = 0; at < this.#repeatedLength; at++) {
      this.#repeated[at] = line[this.#repeatedAt + at] as number
    }
  }

  #scanFields(line: Uint8Array): boolean {
    // The bounds of what could be repeated are lost.
    this.#repeatedAt = 0
    this.shape++
    let at = this.#fieldsAt
    for (let count = 0; count < MAX_FIELDS; ) {
      at = this.#addField(line, at, count++)
      if (at === line.length) return false
      // The field before the date is the size.
      if (endsSize(line, at) && this.date.scan(line, skipBlanks(line, at))) {
        this.fieldCount = count
        return true
      }
    }
    return false
  }

  /** Adds the number behind some blanks. Returns its end, -1 if none stands there. */
  #addNumber(line: Uint8Array, from: number, field: number): number {
    const start = skipBlanks(line, from)
    const end = skipDigits(line, start)
    this.#bounds[2 * field] = start
    this.#bounds[2 * field + 1] = end
    return end > start && line[end] === SPACE ? end : -1
  }

  /** Adds the field behind some blanks. Returns its end. */
  #addField(line: Uint8Array, from: number, field: number): number {
    const start = skipBlanks(line, from)
    const end = endOfField(line, start)
    this.#bounds[2 * field] = start
    this.#bounds[2 * field + 1] = end
    return end
  }
}

/** Whether a size may end here: with a digit, or with a unit behind one (`33.5k`). */
function endsSize(line: Uint8Array, end: number): boolean {
  return isDigit(line[end - 1]) || (isDigit(line[end - 2]) && 'kKMGTPB'.includes(letterAt(line, end - 1)))
}

function letterAt(line: Uint8Array, at: number): string {
  return String.fromCharCode(line[at] as number)
}
