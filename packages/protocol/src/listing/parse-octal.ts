/**
 * The number that octal digits from `start` to `end` spell, four of them at most but for zeros and the `0o` that
 * pyftpdlib puts in front; undefined for all else.
 */
export function parseOctal(line: Uint8Array, start: number, end: number): number | undefined {
  let value = 0
  const first = line[start] === 0x30 && line[start + 1] === 0x6f ? start + 2 : start
  for (let at = first; at < end; at++) {
    const digit = (line[at] as number) - 0x30
    if (digit < 0 || digit > 7 || value > 0o777) return undefined
    value = value * 8 + digit
  }
  return end > first ? value : undefined
}
