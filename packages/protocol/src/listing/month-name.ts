/** The three small letters of each English month, a byte each. */
const months = [
  0x6a616e, 0x666562, 0x6d6172, 0x617072, 0x6d6179, 0x6a756e, 0x6a756c, 0x617567, 0x736570, 0x6f6374,
  0x6e6f76, 0x646563,
]

/** The number, 1 to 12, of the English month whose three-letter name stands at the index; 0 if none does. */
export function monthAt(text: Uint8Array, at: number): number {
  const a = (text[at] as number) | 0x20
  const b = (text[at + 1] as number) | 0x20
  const c = (text[at + 2] as number) | 0x20
  return months.indexOf((a << 16) | (b << 8) | c) + 1
}

/** The names that `ls` writes in the C locale; the first is January. */
export const monthNames: readonly string[] = [
  'Jan',
  'Feb',
  'Mar',
  'Apr',
  'May',
  'Jun',
  'Jul',
  'Aug',
  'Sep',
  'Oct',
  'Nov',
  'Dec',
]
