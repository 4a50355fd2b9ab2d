/**
 * Permission bits of three octal digits, or four of which the first is 0; undefined for anything else.
 *
 * The bits in front of them are refused: nobody may make a program of somebody else's out of an upload.
 */
export function parseOctalMode(digits: string): number | undefined {
  if (digits.length !== 3 && !(digits.length === 4 && digits.startsWith('0'))) return undefined
  for (const digit of digits) if (digit < '0' || digit > '7') return undefined
  return Number.parseInt(digits, 8)
}
