import { asciiText, copyBytes, isDigit, joinBytes, LF } from '../bytes.ts'
import type { ListedEntry } from './listed-entry.ts'
import type { FormatContext, FormatParser, ListingFormat, Score } from './listing-format.ts'
import { type ListingItem, noiseItem } from './listing-item.ts'
import { hasFullStop, skipWhite, VmsLine } from './vms-line.ts'
import { isVmsMessage } from './vms-message.ts'
import { parseVmsProtection } from './vms-protection.ts'

const COMMA = 0x2c
const RIGHT_BRACKET = 0x5d
const LINE_END = Uint8Array.of(LF)
const HEAD = 'directory '
const FOLDER = '.dir'
/** Lines that wait for more: a name alone, and attributes without a protection. */
const MAX_HELD_LINES = 2

/**
 * The listings of OpenVMS, whatever its FTP server: `README.TXT;4   2/3   18-APR-2000 10:40:39  [GROUP,OWNER]
 * (RWED,RWED,RE,)`.
 *
 * An entry whose name or owner is long takes two or three lines; `raw` gives them with LF between. A name goes
 * without its version, that of a folder without `.DIR`; so does `nameBytes`. The protection is put into `mode`.
 */
export const vms: ListingFormat = { name: 'vms', systems: ['vms'], open: context => new VmsListing(context) }

class VmsListing implements FormatParser {
  readonly #context: FormatContext
  readonly #scanned: VmsLine
  /** The lines of an entry that may go on. */
  #held: Uint8Array | undefined
  #heldLines = 0

  constructor(context: FormatContext) {
    this.#context = context
    this.#scanned = new VmsLine(context)
  }

  score(line: Uint8Array): Score {
    const scanned = this.#scanned
    if (scanned.scan(line)) {
      if (scanned.hasDate || scanned.hasMessage) return 3
      return hasFullStop(line, scanned) ? 2 : 1
    }
    if (headsFolder(line)) return line[line.length - 1] === RIGHT_BRACKET ? 3 : 1
    if (scanned.scanAttributes(line, 0)) return scanned.hasDate || scanned.hasMessage ? 2 : 0
    return isSum(line) ? 1 : 0
  }

  parse(line: Uint8Array, items: ListingItem[]): string | undefined {
    const scanned = this.#scanned
    if (scanned.scan(line)) {
      this.end(items)
      if (scanned.isComplete) this.#push(line, items)
      else this.#hold(copyBytes(line), 1)
      return undefined
    }
    if (this.#goesOn(line, items)) return undefined
    this.end(items)
    if (headsFolder(line)) {
      items.push({ kind: 'section', path: this.#context.decode(line.subarray(HEAD.length)) })
    } else if (skipWhite(line, 0) === line.length || isSum(line) || isVmsMessage(line, 0)) {
      items.push(noiseItem(line))
    } else {
      return 'not a line of VMS'
    }
    return undefined
  }

  end(items: ListingItem[]): void {
    const held = this.#held
    if (held === undefined) return
    this.#held = undefined
    this.#scanned.scan(held)
    this.#push(held, items)
  }

  #hold(lines: Uint8Array, count: number): void {
    this.#held = lines
    this.#heldLines = count
  }

  /** Whether the line is the rest of the entry that waits. */
  #goesOn(line: Uint8Array, items: ListingItem[]): boolean {
    const held = this.#held
    if (held === undefined || skipWhite(line, 0) === line.length) return false
    const joined = joinBytes([held, LINE_END, line], held.length + 1 + line.length)
    if (!this.#scanned.scan(joined)) return false
    if (this.#scanned.isComplete || this.#heldLines === MAX_HELD_LINES) {
      this.#held = undefined
      this.#push(joined, items)
    } else {
      this.#hold(joined, this.#heldLines + 1)
    }
    return true
  }

  /** Adds the entry of lines that were scanned last. */
  #push(lines: Uint8Array, items: ListingItem[]): void {
    const { nameStart, nameEnd, version } = this.#scanned
    const folder = nameEnd - FOLDER.length
    const isFolder = folder > nameStart && asciiText(lines, folder, nameEnd).toLowerCase() === FOLDER
    const entry = this.#context.entry(lines, nameStart, isFolder ? folder : nameEnd)
    entry.type = isFolder ? 'directory' : 'file'
    entry.version = version as number
    this.#setAttributes(lines, entry)
    items.push({ kind: 'entry', entry })
  }

  #setAttributes(lines: Uint8Array, entry: ListedEntry): void {
    const scanned = this.#scanned
    const { size, sizeStart, sizeEnd, ownerStart, ownerEnd, protectionStart, protectionEnd } = scanned
    entry.size = size
    if (sizeEnd > 0) entry.rawSize = entry.text(lines, sizeStart, sizeEnd)
    if (scanned.hasDate) entry.modified = scanned.date.timestamp(undefined)
    if (ownerEnd > 0) {
      const comma = lines.subarray(ownerStart, ownerEnd).indexOf(COMMA)
      if (comma !== -1) entry.group = entry.text(lines, ownerStart, ownerStart + comma)
      entry.owner = entry.text(lines, ownerStart + comma + 1, ownerEnd)
    }
    if (protectionEnd > 0) entry.mode = parseVmsProtection(lines, protectionStart, protectionEnd)
  }
}

/** `Directory DISK:[FOLDER]` */
function headsFolder(line: Uint8Array): boolean {
  return line.length > HEAD.length && asciiText(line, 0, HEAD.length).toLowerCase() === HEAD
}

/** `Total of 11 files, 274 blocks.`, `Grand total of 2 directories, 11 files.`; but `total 12` is of Unix. */
function isSum(line: Uint8Array): boolean {
  const words = asciiText(line, 0, Math.min(line.length, 12)).toLowerCase()
  return (words.startsWith('total ') || words.startsWith('grand total ')) && !isDigit(line[line.length - 1])
}
