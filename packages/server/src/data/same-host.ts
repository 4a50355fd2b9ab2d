import { BlockList, isIP, isIPv6 } from 'node:net'

/** Whether two addresses are one host: IPv4 may come in its IPv6 form (`::ffff:127.0.0.1`), IPv6 in several ways. */
export function isSameHost(a: string | undefined, b: string | undefined): boolean {
  if (a === undefined || b === undefined) return false
  const [first, second] = [plainAddress(a), plainAddress(b)]
  if (first === second) return true
  if (isIP(first) === 0 || isIP(second) === 0) return false
  const host = new BlockList()
  host.addAddress(first, isIPv6(first) ? 'ipv6' : 'ipv4')
  return host.check(second, isIPv6(second) ? 'ipv6' : 'ipv4')
}

/** An address without the IPv6 form of IPv4 and without a zone. */
export function plainAddress(address: string): string {
  const mapped = address.toLowerCase().startsWith('::ffff:') && address.includes('.')
  const zone = address.indexOf('%')
  return (zone === -1 ? address : address.slice(0, zone)).slice(mapped ? 7 : 0)
}
