import { isDigit } from '../bytes.ts'

/** Whether the text is an IPv4 address in dotted decimal form, without leading zeros (RFC 3986, 3.2.2). */
export function isIpv4(text: string): boolean {
  if (text.length > 15) return false
  const octets = text.split('.')
  return octets.length === 4 && octets.every(isOctet)
}

/** Whether the text is an IPv6 address (RFC 4291, 2.2), `::` and an IPv4 tail included, zone excluded. */
export function isIpv6(text: string): boolean {
  if (text.length > 45) return false
  const halves = text.split('::')
  if (halves.length > 2) return false
  let groups = 0
  for (let i = 0; i < halves.length; i++) {
    const count = countGroups(halves[i] as string, i === halves.length - 1)
    if (count === undefined) return false
    groups += count
  }
  // "::" stands for one group at least.
  return halves.length === 2 ? groups <= 7 : groups === 8
}

/** 16-bit groups of a part without `::`; only the end of the address may hold an IPv4 tail. */
function countGroups(part: string, atEnd: boolean): number | undefined {
  if (part === '') return 0
  const groups = part.split(':')
  const last = groups.at(-1) as string
  const hasTail = atEnd && isIpv4(last)
  if (hasTail) groups.pop()
  return groups.every(isHexGroup) ? groups.length + (hasTail ? 2 : 0) : undefined
}

function isHexGroup(text: string): boolean {
  if (text.length < 1 || text.length > 4) return false
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    const letter = unit | 0x20
    if (!isDigit(unit) && !(letter >= 0x61 && letter <= 0x66)) return false
  }
  return true
}

function isOctet(text: string): boolean {
  const value = Number(text)
  return value >= 0 && value <= 255 && String(value) === text
}
