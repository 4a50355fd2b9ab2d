import { CR, NUL } from './bytes.ts'

const IAC = 0xff
const WILL = 0xfb
const NOP = 0xf1

/**
 * The data in a line of a control connection (RFC 854; RFC 959, 2.3; RFC 2640, 3.1).
 *
 * `IAC WILL..DONT x` goes with its option, `IAC NOP..SB` goes alone, `IAC IAC` is one 0xFF and CR NUL a CR. A 0xFF
 * before anything else is data, since Latin-1 names hold it.
 */
export function stripTelnet(line: Uint8Array): Uint8Array {
  if (!line.includes(IAC) && !line.includes(NUL)) return line
  const kept = new Uint8Array(line.length)
  let length = 0
  let at = 0
  while (at < line.length) {
    const byte = line[at] as number
    const next = line[at + 1]
    if (byte === IAC && next !== undefined && next >= NOP && next !== IAC) {
      at += next >= WILL ? 3 : 2
      continue
    }
    kept[length++] = byte
    at += (byte === IAC && next === IAC) || (byte === CR && next === NUL) ? 2 : 1
  }
  return kept.subarray(0, length)
}

/** Doubles each 0xFF, so that a peer that speaks Telnet reads it as data (RFC 854). */
export function doubleIac(bytes: Uint8Array): Uint8Array {
  if (!bytes.includes(IAC)) return bytes
  const doubled: number[] = []
  for (const byte of bytes) byte === IAC ? doubled.push(IAC, IAC) : doubled.push(byte)
  return Uint8Array.from(doubled)
}
