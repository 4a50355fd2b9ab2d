import { numberAt, SPACE, skipDigits } from '../bytes.ts'
import { readExactTime } from './clock-time.ts'
import { DateFields } from './date-fields.ts'
import { fullYear } from './full-year.ts'
import type { FormatContext } from './listing-format.ts'
import { localMonth } from './local-month.ts'
import { monthAt } from './month-name.ts'
import { parseSize } from './parse-size.ts'
import { isVmsMessage } from './vms-message.ts'
import { parseVmsSize } from './vms-size.ts'

const LEFT_PARENTHESIS = 0x28
const RIGHT_PARENTHESIS = 0x29
const DASH = 0x2d
const DOT = 0x2e
const COLON = 0x3a
const SEMICOLON = 0x3b
const LEFT_BRACKET = 0x5b
const RIGHT_BRACKET = 0x5d
const CIRCUMFLEX = 0x5e
/** Bytes of the longest name of a month, abbreviated and with accents. */
const MAX_MONTH_BYTES = 8

/**
 * Where things stand in an entry of VMS: name, version, and in any order size, date, `[group,owner]` and protection,
 * or a message in place of all of them. White space divides them, line ends included: an entry may take several lines.
 */
export class VmsLine {
  readonly date: DateFields = new DateFields()
  nameStart = 0
  /** Index of the semicolon between name and version. */
  nameEnd = 0
  version: number | null = null
  /** Something stands behind the name. */
  hasAttributes = false
  hasDate = false
  hasMessage = false
  size: number | null = null
  /** Bounds of what was found, both 0 if it was not; of the owner and the protection without their brackets. */
  sizeStart = 0
  sizeEnd = 0
  ownerStart = 0
  ownerEnd = 0
  protectionStart = 0
  protectionEnd = 0
  readonly #context: FormatContext

  constructor(context: FormatContext) {
    this.#context = context
  }

  /** Nothing can follow any more. */
  get isComplete(): boolean {
    return this.hasMessage || this.protectionEnd > 0
  }

  /** Whether the bytes are a name, a version and attributes. */
  scan(line: Uint8Array): boolean {
    const start = skipWhite(line, 0)
    const end = endOfWord(line, start)
    const semicolon = line.lastIndexOf(SEMICOLON, end - 1)
    if (semicolon <= start) return false
    this.nameStart = start
    this.nameEnd = semicolon
    this.version = parseSize(line, semicolon + 1, end)
    // Device and folder may stand in front; brackets that belong to a name are escaped.
    for (let at = start + 1; at < semicolon; at++) {
      if (line[at] === RIGHT_BRACKET && line[at - 1] !== CIRCUMFLEX) this.nameStart = at + 1
    }
    return this.version !== null && this.nameStart < semicolon && this.scanAttributes(line, end)
  }

  /** Whether there is nothing but attributes, each at most once, from an index on. */
  scanAttributes(line: Uint8Array, from: number): boolean {
    this.hasAttributes = false
    this.hasDate = false
    this.hasMessage = false
    this.size = null
    this.sizeStart = this.sizeEnd = 0
    this.ownerStart = this.ownerEnd = 0
    this.protectionStart = this.protectionEnd = 0
    for (let at = skipWhite(line, from); at < line.length; at = skipWhite(line, at)) {
      this.hasAttributes = true
      at = this.#scanAttribute(line, at)
      if (at === -1) return false
    }
    return true
  }

  /** Returns the index behind the attribute, or -1. */
  #scanAttribute(line: Uint8Array, start: number): number {
    const byte = line[start] as number
    if (byte === LEFT_PARENTHESIS) return this.#scanProtection(line, start)
    if (byte === LEFT_BRACKET) return this.#scanOwner(line, start)
    if (isVmsMessage(line, start)) {
      this.hasMessage = true
      return line.length
    }
    const digits = skipDigits(line, start)
    if (line[digits] === DASH && digits > start) return this.#scanDate(line, start, digits)
    const end = endOfWord(line, start)
    const size = parseVmsSize(line, start, end)
    if (size !== undefined) {
      if (this.sizeEnd > 0) return -1
      this.size = size
      this.sizeStart = start
      this.sizeEnd = end
    } else {
      // Some servers write the owner without brackets, behind the date.
      if (this.ownerEnd > 0 || !this.hasDate) return -1
      this.ownerStart = start
      this.ownerEnd = end
    }
    return end
  }

  #scanProtection(line: Uint8Array, start: number): number {
    const end = line.indexOf(RIGHT_PARENTHESIS, start)
    if (end === -1 || this.protectionEnd > 0) return -1
    this.protectionStart = start + 1
    this.protectionEnd = end
    return end + 1
  }

  /** The bracket at the end is cut off where the column is too small. */
  #scanOwner(line: Uint8Array, start: number): number {
    if (this.ownerEnd > 0) return -1
    const word = endOfWord(line, start)
    const bracket = line.subarray(start, word).indexOf(RIGHT_BRACKET)
    this.ownerStart = start + 1
    this.ownerEnd = bracket === -1 ? word : start + bracket
    return bracket === -1 ? word : start + bracket + 1
  }

  /** `2-JUN-1998`, and the time if one follows. */
  #scanDate(line: Uint8Array, start: number, dayEnd: number): number {
    const date = this.date
    const limit = Math.min(line.length, dayEnd + 1 + MAX_MONTH_BYTES)
    let monthEnd = dayEnd + 1
    while (monthEnd < limit && line[monthEnd] !== DASH) monthEnd++
    const english = monthEnd === dayEnd + 4 ? monthAt(line, dayEnd + 1) : 0
    const month = english || localMonth(this.#context.decode(line.subarray(dayEnd + 1, monthEnd)))
    const yearEnd = skipDigits(line, monthEnd + 1)
    const yearDigits = yearEnd - monthEnd - 1
    if (this.hasDate || month === 0 || dayEnd > start + 2 || (yearDigits !== 4 && yearDigits !== 2)) return -1
    if (endOfWord(line, yearEnd) !== yearEnd) return -1
    const year = numberAt(line, monthEnd + 1, yearEnd)
    date.setDay(yearDigits === 4 ? year : fullYear(year, this.#context), month, numberAt(line, start, dayEnd))
    this.hasDate = true
    const time = skipWhite(line, yearEnd)
    if (line[skipDigits(line, time)] !== COLON) return yearEnd
    if (!readExactTime(line, time, date) || endOfWord(line, date.end) !== date.end) return -1
    return date.end
  }
}

/** Whether there is a full stop in the name, as in every name that VMS gives. */
export function hasFullStop(line: Uint8Array, { nameStart, nameEnd }: VmsLine): boolean {
  return line.subarray(nameStart, nameEnd).includes(DOT)
}

/** Index of the first byte that is no blank, tab or line end. */
export function skipWhite(line: Uint8Array, start: number): number {
  let at = start
  while (at < line.length && (line[at] as number) <= SPACE) at++
  return at
}

/** Index of the next blank, tab or line end. */
function endOfWord(line: Uint8Array, start: number): number {
  let at = start
  while (at < line.length && (line[at] as number) > SPACE) at++
  return at
}
