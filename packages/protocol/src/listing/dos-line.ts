import { isDigit, SPACE, skipBlanks } from '../bytes.ts'
import { DosDate } from './dos-date.ts'
import { endOfGroupedNumber } from './grouped-number.ts'
import type { FormatContext } from './listing-format.ts'

const LESS = 0x3c
const GREATER = 0x3e
const CAPITAL_D = 0x44
const CAPITAL_I = 0x49
const CAPITAL_R = 0x52
/** Bytes of the longest word in angle brackets. */
const MAX_WORD = 16

/** Where things stand in a line of `dir`, or of IIS: date, time, a size or a word in angle brackets, and the name. */
export class DosLine {
  readonly date: DosDate
  /** Bounds of the size, or of the word with its brackets. */
  fieldStart = 0
  fieldEnd = 0
  /** The field is a word; else it is a size. */
  isWord = false
  /** The word is `<DIR>`. */
  isDirectory = false

  constructor(context: FormatContext) {
    this.date = new DosDate(context)
  }

  /** Whether the line is one of `dir`; it may still lack a name. */
  scan(line: Uint8Array): boolean {
    const start = skipBlanks(line, 0)
    return isDigit(line[start]) && this.date.scan(line, start) && this.scanField(line, this.date.end)
  }

  /** Whether blanks, a size or a word, and a blank stand behind an index. */
  scanField(line: Uint8Array, from: number): boolean {
    const start = skipBlanks(line, from)
    this.isWord = line[start] === LESS
    this.isDirectory = false
    const end = this.isWord ? this.#scanWord(line, start) : endOfGroupedNumber(line, start)
    this.fieldStart = start
    this.fieldEnd = end
    return end !== -1 && line[end] === SPACE
  }

  /** Returns the index behind the word, or -1. */
  #scanWord(line: Uint8Array, start: number): number {
    this.isDirectory =
      line[start + 1] === CAPITAL_D &&
      line[start + 2] === CAPITAL_I &&
      line[start + 3] === CAPITAL_R &&
      line[start + 4] === GREATER
    if (this.isDirectory) return start + 5
    const limit = Math.min(line.length, start + MAX_WORD)
    let at = start + 1
    while (at < limit && line[at] !== GREATER && line[at] !== SPACE) at++
    return line[at] === GREATER ? at + 1 : -1
  }
}
