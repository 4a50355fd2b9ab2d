import { badArgument } from '../bad-argument.ts'
import type { DataAddress } from './data-address.ts'
import { checkPort } from './host-port.ts'
import { ipOctets, ipText } from './ip-octets.ts'
import { numberLists } from './number-lists.ts'

/** What LPRT announces; a server answers a `family` that it does not know with 521. */
export interface LprtArgument extends Required<DataAddress> {
  /** The number of the address family: 4 is IPv4, 6 is IPv6. The host of another one is its octets with dots. */
  readonly family: number
}

/**
 * Reads the argument of LPRT (RFC 1639, 2): `family,4,h1,h2,h3,h4,2,p1,p2`, without blanks or leading zeros.
 *
 * Undefined for any other form, for counts that do not agree, for a number above 255 and for port 0.
 */
export function parseLprtArgument(argument: string): LprtArgument | undefined {
  const [list] = numberLists(argument)
  return list?.join(',') === argument ? longAddressOf(list) : undefined
}

/**
 * The argument of LPRT, `4,4,127,0,0,1,2,200,13` (RFC 1639, 2); throws `LocalProtocolError` for what is no IP address
 * or no port.
 */
export function encodeLprtArgument(host: string, port: number): string {
  const octets = ipOctets(host)
  if (octets === undefined) throw badArgument(`"${host}" is not an IP address`)
  const family = octets.length === 4 ? 4 : 6
  return [family, octets.length, ...octets, 2, checkPort(port) >> 8, port & 0xff].join(',')
}

/** Family, count of octets, octets, count of the octets of the port, and these (RFC 1639, 2). */
export function longAddressOf(list: readonly number[]): LprtArgument | undefined {
  const [family = 0, count = 0] = list
  const [portCount, high = 0, low = 0] = list.slice(2 + count)
  if (portCount !== 2 || list.length !== count + 5 || list.some(number => number > 255)) return undefined
  if ((family === 4 && count !== 4) || (family === 6 && count !== 16)) return undefined
  const port = high * 256 + low
  return port === 0 ? undefined : { family, host: ipText(list.slice(2, 2 + count)), port }
}
