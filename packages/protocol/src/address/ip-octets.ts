import { isIpv4, isIpv6 } from './ip-address.ts'

/** The 4 octets of an IPv4 address or the 16 of an IPv6 address; undefined for any other text. */
export function ipOctets(host: string): number[] | undefined {
  if (isIpv4(host)) return host.split('.').map(Number)
  if (!isIpv6(host)) return undefined
  const [head, tail] = host.split('::')
  const before = octetsOf(head as string)
  const after = octetsOf(tail ?? '')
  return [...before, ...new Array<number>(16 - before.length - after.length).fill(0), ...after]
}

/** An address of 4 octets in dotted form, one of 16 as RFC 5952 writes IPv6. */
export function ipText(octets: readonly number[]): string {
  if (octets.length !== 16) return octets.join('.')
  const groups: string[] = []
  for (let at = 0; at < 16; at += 2) {
    groups.push((((octets[at] as number) << 8) | (octets[at + 1] as number)).toString(16))
  }
  const { start, length } = longestZeros(groups)
  if (length < 2) return groups.join(':')
  return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`
}

function octetsOf(part: string): number[] {
  if (part === '') return []
  return part.split(':').flatMap(group => {
    if (group.includes('.')) return group.split('.').map(Number)
    const value = Number.parseInt(group, 16)
    return [value >> 8, value & 0xff]
  })
}

/** The first of the longest runs of zero groups. */
function longestZeros(groups: readonly string[]): { start: number; length: number } {
  let best = { start: 0, length: 0 }
  let length = 0
  for (let at = 0; at < groups.length; at++) {
    length = groups[at] === '0' ? length + 1 : 0
    if (length > best.length) best = { start: at + 1 - length, length }
  }
  return best
}
