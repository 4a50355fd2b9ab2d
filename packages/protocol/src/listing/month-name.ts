/** The number, 1 to 12, of the English month whose three-letter name stands at the index; 0 if none does. */
export function monthAt(text: Uint8Array, at: number): number {
  const a = (text[at] as number) | 0x20
  const b = (text[at + 1] as number) | 0x20
  const c = (text[at + 2] as number) | 0x20
  switch ((a << 16) | (b << 8) | c) {
    case 0x6a616e:
      return 1
    case 0x666562:
      return 2
    case 0x6d6172:
      return 3
    case 0x617072:
      return 4
    case 0x6d6179:
      return 5
    case 0x6a756e:
      return 6
    case 0x6a756c:
      return 7
    case 0x617567:
      return 8
    case 0x736570:
      return 9
    case 0x6f6374:
      return 10
    case 0x6e6f76:
      return 11
    case 0x646563:
      return 12
    default:
      return 0
  }
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
