const PERCENT = 0x25
const DASH = 0x2d
const LESS = 0x3c
const SEVERITIES = 'SIWEF'

/** Whether a message of VMS begins there: `%RMS-E-PRV, insufficient privilege`, `<%SYSTEM-F-NOPRIV>`, `-RMS-F-SYN`. */
export function isVmsMessage(line: Uint8Array, start: number): boolean {
  const mark = line[start] === LESS ? start + 1 : start
  if (line[mark] !== PERCENT && line[mark] !== DASH) return false
  let at = mark + 1
  while (isFacilityLetter(line[at])) at++
  if (at === mark + 1 || line[at] !== DASH || line[at + 2] !== DASH) return false
  return SEVERITIES.includes(String.fromCharCode(line[at + 1] as number))
}

/** A capital letter, a digit, `$` or `_`. */
function isFacilityLetter(byte: number | undefined): boolean {
  if (byte === undefined) return false
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x24 || byte === 0x5f
}
