/**
 * The text with A to Z in lower case and all else as it is, so that an index in the one is an index in the other:
 * `toLowerCase` makes two characters of some one.
 */
export function asciiLower(text: string): string {
  let lower = ''
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    lower += String.fromCharCode(unit >= 0x41 && unit <= 0x5a ? unit | 0x20 : unit)
  }
  return lower
}
