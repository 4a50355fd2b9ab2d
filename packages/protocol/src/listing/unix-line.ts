import { isDigit, SPACE } from '../bytes.ts'
import { ListDate } from './list-date.ts'
import { parseUnixMode } from './unix-mode.ts'

const PLUS = 0x2b
const DOT = 0x2e
const AT = 0x40
const PERMISSIONS = 10
/** Some servers leave out up to three of the permissions. */
const MIN_PERMISSIONS = 7
/** Links, owner, group and size are four; names with blanks make a few more. */
const MAX_FIELDS = 16

/**
 * Where things stand in a line of `ls -l`.
 *
 * The date is the anchor: the fields between it and the permissions are links, owner, group and size, of which any
 * but the size may be missing, touch its neighbour, or hold blanks. One object scans all lines of a listing.
 */
export class UnixLine {
  readonly date: ListDate = new ListDate()
  /** Index of the letter for the type; blanks may come before it. */
  typeAt = 0
  /** Permission bits, if the nine letters are those of Unix. */
  mode: number | undefined
  /** Fields between permissions and date. */
  fieldCount = 0
  /** Begin and end of each field, by turns. */
  readonly #bounds = new Int32Array(2 * MAX_FIELDS)

  /** Whether the line is one of `ls -l`. */
  scan(line: Uint8Array): boolean {
    let at = 0
    while (line[at] === SPACE) at++
    this.typeAt = at
    at = this.#scanPermissions(line, at)
    return at !== -1 && this.#scanFields(line, at)
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

  /** Returns the index behind permissions and mark, or -1. */
  #scanPermissions(line: Uint8Array, start: number): number {
    const blank = endOfField(line, start)
    if (blank - start < MIN_PERMISSIONS) return -1
    this.mode = parseUnixMode(line, start + 1)
    if (this.mode === undefined && !isTypeLetter(line[start] as number)) return -1
    if (blank - start < PERMISSIONS) return blank
    let at = start + PERMISSIONS
    const mark = line[at]
    if (mark === PLUS || mark === DOT || mark === AT) at++
    // Nothing but a link count may touch the permissions.
    return at === blank || isDigit(line[at]) ? at : -1
  }

  #scanFields(line: Uint8Array, start: number): boolean {
    const bounds = this.#bounds
    let at = start
    let end = start
    for (let count = 0; ; count++) {
      while (line[at] === SPACE) at++
      // The field before the date is the size.
      if (count > 0 && isDigit(line[end - 1]) && this.date.scan(line, at)) {
        this.fieldCount = count
        return true
      }
      if (count === MAX_FIELDS) return false
      end = endOfField(line, at)
      if (end === line.length) return false
      bounds[2 * count] = at
      bounds[2 * count + 1] = end
      at = end
    }
  }
}

/** Index of the next blank; a call of `indexOf` takes longer than the few bytes of a field. */
function endOfField(line: Uint8Array, start: number): number {
  let at = start
  while (at < line.length && line[at] !== SPACE) at++
  return at
}

/** Whether the letter is a type that some Unix, or some server that imitates it, writes. */
function isTypeLetter(letter: number): boolean {
  return '-dlbcpsDCMnPfme?'.includes(String.fromCharCode(letter))
}
