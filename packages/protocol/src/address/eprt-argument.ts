import { badArgument } from '../bad-argument.ts'
import { wholeNumber } from '../whole-number.ts'
import type { DataAddress } from './data-address.ts'
import { checkPort } from './host-port.ts'
import { isIpv4, isIpv6 } from './ip-address.ts'

/** What EPRT announces; a server answers a `family` that it does not know with 522. */
export interface EprtArgument extends Required<DataAddress> {
  /** The number of the address family: 1 is IPv4, 2 is IPv6. */
  readonly family: number
}

/**
 * Reads the argument of EPRT (RFC 2428, 2): `|family|host|port|`, with any delimiter from 33 to 126.
 *
 * Undefined for any other form, for a port outside 1 to 65535 and where the host is none of its family. The host of a
 * family other than 1 and 2 is unchecked text.
 */
export function parseEprtArgument(argument: string): EprtArgument | undefined {
  const delimiter = argument.charCodeAt(0)
  if (!(delimiter >= 33 && delimiter <= 126)) return undefined
  const [before, familyText = '', host = '', portText = '', after, more] = argument.split(
    argument[0] as string,
  )
  if (before !== '' || after !== '' || more !== undefined) return undefined
  const family = numberOf(familyText)
  const port = numberOf(portText)
  if (family === undefined || port === undefined || port < 1 || port > 65535) return undefined
  if ((family === 1 && !isIpv4(host)) || (family === 2 && !isIpv6(host))) return undefined
  return { family, host, port }
}

/**
 * The argument of EPRT, `|2|::1|51213|` (RFC 2428, 2); throws `LocalProtocolError` for what is no IP address or no
 * port.
 */
export function encodeEprtArgument(host: string, port: number): string {
  if (isIpv4(host)) return `|1|${host}|${checkPort(port)}|`
  if (isIpv6(host)) return `|2|${host}|${checkPort(port)}|`
  throw badArgument(`"${host}" is not an IP address`)
}

/** One to five digits as a number. */
function numberOf(text: string): number | undefined {
  return text.length <= 5 ? wholeNumber(text) : undefined
}
