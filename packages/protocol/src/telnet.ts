const IAC = 0xff
const DONT = 0xfe
const WILL = 0xfb
const SB = 0xfa
const NOP = 0xf1

/**
 * Takes Telnet commands out of a line of a control connection (RFC 854; RFC 959, 2.3).
 *
 * `IAC WILL..DONT x` goes with its option, `IAC NOP..SB` goes alone, `IAC IAC` is one 0xFF. A 0xFF before anything
 * else is data, since Latin-1 names hold it.
 */
export function stripTelnet(line: Uint8Array): Uint8Array {
  let at = line.indexOf(IAC)
  if (at === -1) return line
  const kept = new Uint8Array(line.length)
  kept.set(line.subarray(0, at))
  let length = at
  while (at < line.length) {
    const byte = line[at] as number
    const next = line[at + 1]
    if (byte !== IAC || next === undefined || next < NOP) {
      kept[length++] = byte
      at += 1
    } else if (next === IAC) {
      kept[length++] = IAC
      at += 2
    } else if (next >= WILL && next <= DONT) {
      at += 3
    } else if (next <= SB) {
      at += 2
    }
  }
  return kept.subarray(0, length)
}
