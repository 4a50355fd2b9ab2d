import { isDigit, SPACE, skipBlanks, skipDigits } from '../bytes.ts'
import type { ListDate } from './list-date.ts'
import { parseUnixMode } from './unix-mode.ts'

const PLUS = 0x2b
const DOT = 0x2e
const COLON = 0x3a
const AT = 0x40
const PERMISSIONS = 10
/** Some servers leave out up to four of the permissions. */
const MIN_PERMISSIONS = 6
/** Links, owner, group and size are four; names with blanks make a few more. */
const MAX_FIELDS = 16
/** Inode and blocks, of `ls -i` and `ls -s`. */
const MAX_PREFIXES = 2
/** Enough for two long names. */
const MAX_REPEATED = 64
/** Lines in a row that repeat nothing before only one of so many is tried. */
const MAX_MISSES = 8

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
  /** The last field is nothing but digits. */
  plainSize = false
  /** Index behind permissions and mark. */
  #fieldsAt = 0
  /** Begin and end of each field, by turns. */
  readonly #bounds = new Int32Array(2 * MAX_FIELDS)
  /** What stood between links and size in the last line that gave all the four fields. */
  readonly #repeated = new Uint8Array(MAX_REPEATED)
  #repeatedLength = 0
  /** How many lines have not repeated the one before since the last that did. */
  #misses = 0

  constructor(date: ListDate) {
    this.date = date
  }

  /** Whether the line is one of `ls -l`. */
  scan(line: Uint8Array): boolean {
    return this.#scanStart(line) && (this.#scanRepeated(line) || this.#scanFields(line))
  }

  /** Whether the line is one without a date: exactly links, owner, group and size, and no trace of a date. */
  scanDateless(line: Uint8Array): boolean {
    if (!this.#scanStart(line) || this.mode === undefined) return false
    let at = this.#fieldsAt
    for (let field = 0; field < 4; field++) {
      at = this.#addField(line, skipBlanks(line, at), field)
      const isNumber = skipDigits(line, this.start(field)) === at
      if (at === line.length || isNumber !== (field === 0 || field === 3)) return false
    }
    this.#forget()
    this.fieldCount = 4
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

  /** Returns the end of the field. */
  #addField(line: Uint8Array, start: number, field: number): number {
    const end = endOfField(line, start)
    this.#bounds[2 * field] = start
    this.#bounds[2 * field + 1] = end
    return end
  }

  #scanStart(line: Uint8Array): boolean {
    let at = skipBlanks(line, 0)
    for (let count = 0; count < MAX_PREFIXES && isDigit(line[at]); count++) {
      at = skipBlanks(line, endOfField(line, at))
    }
    this.typeAt = at
    this.#fieldsAt = this.#scanPermissions(line, at)
    return this.#fieldsAt !== -1
  }

  /** Returns the index behind permissions and mark, or -1. */
  #scanPermissions(line: Uint8Array, start: number): number {
    const usual = start + PERMISSIONS
    if (usual < line.length && line[usual] === SPACE) {
      this.mode = parseUnixMode(line, start + 1)
      if (this.mode !== undefined) return usual
    }
    const blank = endOfField(line, start)
    const length = blank - start
    if (length < MIN_PERMISSIONS) return -1
    this.mode = parseUnixMode(line, start + 1)
    if (this.mode === undefined) {
      if (!isTypeLetter(line[start] as number)) return -1
      // Plan 9 has one more letter, for append-only and exclusive files.
      if (length === PERMISSIONS + 1) this.mode = parseUnixMode(line, start + 2)
      if (this.mode !== undefined || length < PERMISSIONS) return blank
    }
    let at = start + PERMISSIONS
    const mark = line[at]
    if (mark === PLUS || mark === DOT || mark === AT) at++
    // Nothing but a link count may touch the permissions of Unix.
    return at === blank || isDigit(line[at]) || this.mode === undefined ? at : -1
  }

  #scanFields(line: Uint8Array): boolean {
    this.#forget()
    let at = this.#fieldsAt
    for (let count = 0; ; count++) {
      at = skipBlanks(line, at)
      // The field before the date is the size.
      if (count > 0 && endsSize(line, this.end(count - 1)) && this.date.scan(line, at)) {
        this.fieldCount = count
        this.#remember(line)
        return true
      }
      if (count === MAX_FIELDS) return false
      at = this.#addField(line, at, count)
      if (at === line.length) return false
    }
  }

  #forget(): void {
    this.shape++
    this.plainSize = false
    this.#repeatedLength = 0
  }

  #remember(line: Uint8Array): void {
    // Where nothing is repeated, trying costs more than it saves.
    if (++this.#misses > MAX_MISSES && this.#misses % MAX_MISSES > 0) return
    if (this.fieldCount !== 4 || skipDigits(line, this.start(0)) !== this.end(0)) return
    const start = this.end(0)
    const length = this.end(2) - start
    if (length > MAX_REPEATED) return
    for (let at = 0; at < length; at++) this.#repeated[at] = line[start + at] as number
    this.#repeatedLength = length
  }

  /** The short way for the many lines that have owner and group of the one before, in the same columns. */
  #scanRepeated(line: Uint8Array): boolean {
    const length = this.#repeatedLength
    const linksStart = skipBlanks(line, this.#fieldsAt)
    const linksEnd = skipDigits(line, linksStart)
    const end = linksEnd + length
    if (length === 0 || linksEnd !== this.#bounds[1] || end >= line.length) return false
    for (let at = 0; at < length; at++) if (line[linksEnd + at] !== this.#repeated[at]) return false
    const sizeStart = skipBlanks(line, end)
    const sizeEnd = skipDigits(line, sizeStart)
    const dateStart = skipBlanks(line, sizeEnd)
    if (sizeStart === end || sizeEnd === sizeStart || dateStart === sizeEnd) return false
    if (!this.date.scan(line, dateStart)) return false
    this.#bounds[0] = linksStart
    this.#bounds[6] = sizeStart
    this.#bounds[7] = sizeEnd
    this.plainSize = true
    this.#misses = 0
    return true
  }
}

/** Index of the next blank; a call of `indexOf` takes longer than the few bytes of a field. */
function endOfField(line: Uint8Array, start: number): number {
  let at = start
  while (at < line.length && line[at] !== SPACE) at++
  return at
}

/** Whether a size may end here: with a digit, or with a unit behind one (`33.5k`). */
function endsSize(line: Uint8Array, end: number): boolean {
  const last = line[end - 1] as number
  return isDigit(last) || (isDigit(line[end - 2]) && 'kKMGTPB'.includes(String.fromCharCode(last)))
}

/** Whether one of the next words has a colon between digits or is a number of four digits. */
function hasTime(line: Uint8Array, start: number): boolean {
  let at = start
  for (let count = 0; count < 4; count++) {
    const from = skipBlanks(line, at)
    at = endOfField(line, from)
    const digits = skipDigits(line, from)
    if (digits > from && (line[digits] === COLON || (digits === from + 4 && digits === at))) return true
  }
  return false
}

/** Whether the letter is a type that some Unix, or some server that imitates it, writes. */
function isTypeLetter(letter: number): boolean {
  return '-dlbcpsDCMnPfmaew?'.includes(String.fromCharCode(letter))
}
