/**
 * Makes text from a stranger safe to show: C0, DEL, C1, bidirectional and invisible characters, line separators and
 * unpaired surrogates become `\xNN` or `\u{N}`. Line feeds stay, since replies have several lines.
 *
 * For display only: a name that was escaped is another name.
 *
 * @example
 * escapeControls('\x1b[2Ja') // '\\x1b[2Ja'
 */
export function escapeControls(text: string): string {
  let safe = ''
  for (const character of text) {
    const point = character.codePointAt(0) as number
    if (!isControl(point)) safe += character
    else if (point > 0xff) safe += `\\u{${point.toString(16)}}`
    else safe += `\\x${point.toString(16).padStart(2, '0')}`
  }
  return safe
}

/** First and last of each range, in order; LF is left out. */
const escaped: readonly number[] = [
  0, 0x09, 0x0b, 0x1f, 0x7f, 0x9f, 0xad, 0xad, 0x34f, 0x34f, 0x61c, 0x61c, 0x115f, 0x1160, 0x17b4, 0x17b5,
  0x180b, 0x180f, 0x200b, 0x200f, 0x2028, 0x202e, 0x2060, 0x206f, 0x3164, 0x3164, 0xd800, 0xdfff, 0xfe00,
  0xfe0e, 0xfeff, 0xfeff, 0xffa0, 0xffa0, 0xfff9, 0xfffb, 0x1d173, 0x1d17a, 0xe0000, 0xe0fff,
]

function isControl(point: number): boolean {
  for (let at = 0; at < escaped.length; at += 2) {
    if (point < (escaped[at] as number)) return false
    if (point <= (escaped[at + 1] as number)) return true
  }
  return false
}
