/** Permission bits of three or four octal digits; undefined for anything else. */
export function parseOctalMode(digits: string): number | undefined {
  if (digits.length < 3 || digits.length > 4) return undefined
  for (const digit of digits) if (digit < '0' || digit > '7') return undefined
  return Number.parseInt(digits, 8)
}
