import { isDigit } from '../bytes.ts'

const APOSTROPHE = 0x27
const COMMA = 0x2c
const DOT = 0x2e
/** The hard blank of Windows code pages and that of DOS ones. */
const HARD_BLANK = 0xa0
const DOS_HARD_BLANK = 0xff

/**
 * Index behind a whole number that may be grouped: `2563136`, `2,563,136`, `2.563.136`, `25,63,136`; -1 if what
 * begins there is none.
 *
 * A separator stands between digits, is always the same, and the last one has three digits behind it.
 */
export function endOfGroupedNumber(line: Uint8Array, start: number): number {
  if (!isDigit(line[start])) return -1
  let at = start + 1
  let group = start
  let separator = 0
  for (; at < line.length; at++) {
    const byte = line[at] as number
    if (isDigit(byte)) continue
    const isSeparator = separator === 0 ? separates(byte) : byte === separator
    const digits = at - group
    if (!isSeparator || !isDigit(line[at + 1])) break
    if (digits > 3 || (separator !== 0 && digits === 1)) return -1
    separator = byte
    group = at + 1
  }
  return separator === 0 || at - group === 3 ? at : -1
}

/** The number that a grouped one spells; null if JavaScript cannot hold it exactly. */
export function parseGroupedNumber(line: Uint8Array, start: number, end: number): number | null {
  let value = 0
  for (let at = start; at < end; at++) {
    const digit = (line[at] as number) - 0x30
    if (digit >= 0 && digit <= 9) value = value * 10 + digit
  }
  return Number.isSafeInteger(value) ? value : null
}

function separates(byte: number): boolean {
  return (
    byte === COMMA || byte === DOT || byte === APOSTROPHE || byte === HARD_BLANK || byte === DOS_HARD_BLANK
  )
}
