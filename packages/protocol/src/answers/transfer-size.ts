import { isDigit, SPACE } from '../bytes.ts'
import type { Reply } from '../reply/reply.ts'

/** How much a transfer will bring, as a server put it in words. */
export interface TransferSize {
  readonly bytes: number
  /** False where the server rounded: `9.3 kbytes`. */
  readonly exact: boolean
}

/**
 * The size in the text of a 125 or 150, such as `(1234 bytes)` or `9.3 kbytes to download`: for progress only.
 *
 * No RFC defines it, and the name of the file, which may look the same, comes before it: the last one counts, and only
 * behind a parenthesis or at the start of a line. Undefined for another code and without any size.
 */
export function parseTransferSize(reply: Reply): TransferSize | undefined {
  if (reply.code !== 150 && reply.code !== 125) return undefined
  let size: TransferSize | undefined
  for (const line of reply.lines) {
    size = sizeAt(line, 0) ?? size
    for (let open = line.indexOf('('); open !== -1; open = line.indexOf('(', open + 1)) {
      size = sizeAt(line, open + 1) ?? size
    }
  }
  return size
}

const DOT = 0x2e

const units: ReadonlyMap<string, number> = new Map([
  ['byte', 1],
  ['bytes', 1],
  ['kb', 1024],
  ['kbytes', 1024],
  ['mb', 1024 ** 2],
  ['mbytes', 1024 ** 2],
  ['gb', 1024 ** 3],
  ['gbytes', 1024 ** 3],
])

/** A number and a unit that begin at an index. */
function sizeAt(line: string, start: number): TransferSize | undefined {
  let at = start
  while (isDigit(line.charCodeAt(at)) || (line.charCodeAt(at) === DOT && at > start)) at++
  const count = Number(line.slice(start, at))
  if (at === start || !Number.isFinite(count)) return undefined
  while (line.charCodeAt(at) === SPACE) at++
  const unitStart = at
  while (isLetter(line.charCodeAt(at)) && at - unitStart < 8) at++
  const factor = units.get(line.slice(unitStart, at).toLowerCase())
  if (factor === undefined || isLetter(line.charCodeAt(at))) return undefined
  const bytes = Math.round(count * factor)
  return Number.isSafeInteger(bytes) ? { bytes, exact: factor === 1 && Number.isInteger(count) } : undefined
}

function isLetter(unit: number): boolean {
  const lower = unit | 0x20
  return lower >= 0x61 && lower <= 0x7a
}
