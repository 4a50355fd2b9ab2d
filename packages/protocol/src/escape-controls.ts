/**
 * Makes text from a stranger safe to show: C0, DEL, C1 and bidirectional controls become `\xNN` or `\u{N}`.
 * Line feeds stay, since replies have several lines.
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

function isControl(point: number): boolean {
  if (point === 0x0a) return false
  if (point < 0x20 || (point >= 0x7f && point <= 0x9f)) return true
  return (
    (point >= 0x200b && point <= 0x200f) ||
    (point >= 0x202a && point <= 0x202e) ||
    (point >= 0x2066 && point <= 0x2069)
  )
}
