import type { Reply } from '../reply/reply.ts'
import { numberLists } from './number-lists.ts'

/** A family of addresses that data connections can use here. */
export type AddressFamily = 'ipv4' | 'ipv6'

/** The numbers of IPv4 and IPv6: those of EPRT (RFC 2428, 2) behind 522, those of LPRT (RFC 1639, 2) behind 521. */
const numbers: Readonly<Record<number, readonly [ipv4: number, ipv6: number]>> = { 521: [4, 6], 522: [1, 2] }

/**
 * The address families that a server has, in the order in which it names them: `use (1,2)` in a 522 (RFC 2428, 2),
 * `(4,6)` in a 521 (RFC 1639, 4). Families that are neither IPv4 nor IPv6 are left out.
 *
 * Undefined for another code and where no parentheses hold a list, as in the 522 of a TLS refusal.
 */
export function parseAddressFamilies(reply: Reply): AddressFamily[] | undefined {
  const known = numbers[reply.code]
  const text = reply.lines.join('\n')
  const open = text.indexOf('(')
  const close = text.indexOf(')', open)
  if (known === undefined || open === -1 || close === -1) return undefined
  const [list, ...others] = numberLists(text.slice(open + 1, close))
  if (list === undefined || others.length > 0) return undefined
  return list.flatMap(number => (number === known[0] ? ['ipv4'] : number === known[1] ? ['ipv6'] : []))
}

/** The families as a 522 (RFC 2428, 2) or a 521 (RFC 1639, 4) names them, `(1,2)` or `(4,6)`. */
export function encodeAddressFamilies(code: 521 | 522, families: readonly AddressFamily[]): string {
  const [ipv4, ipv6] = numbers[code] as readonly [number, number]
  return `(${families.map(family => (family === 'ipv4' ? ipv4 : ipv6)).join(',')})`
}
