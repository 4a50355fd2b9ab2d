/** Whether two addresses as Node gives them are one host: IPv4 may come in its IPv6 form (`::ffff:127.0.0.1`). */
export function isSameHost(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && plainAddress(a) === plainAddress(b)
}

/** An address without the IPv6 form of IPv4 and without a zone. */
export function plainAddress(address: string): string {
  const mapped = address.toLowerCase().startsWith('::ffff:') && address.includes('.')
  const zone = address.indexOf('%')
  return (zone === -1 ? address : address.slice(0, zone)).slice(mapped ? 7 : 0)
}
