import { badArgument } from '../bad-argument.ts'
import { isIpv4 } from './ip-address.ts'

/** Four octets of an address and the two of a port, in this order; undefined where one is no octet or the port is 0. */
export function hostPortOf(numbers: readonly number[]): { host: string; port: number } | undefined {
  if (numbers.length !== 6 || numbers.some(number => number > 255)) return undefined
  const port = (numbers[4] as number) * 256 + (numbers[5] as number)
  return port === 0 ? undefined : { host: numbers.slice(0, 4).join('.'), port }
}

/** `h1,h2,h3,h4,p1,p2` (RFC 959, 5.3.2); throws `LocalProtocolError` for what is no IPv4 address or no port. */
export function formatHostPort(host: string, port: number): string {
  if (!isIpv4(host)) throw badArgument(`"${host}" is not an IPv4 address; use EPRT or EPSV`)
  return `${host.replaceAll('.', ',')},${checkPort(port) >> 8},${port & 0xff}`
}

/** The port itself; throws `LocalProtocolError` unless it is an integer from 1 to 65535. */
export function checkPort(port: number): number {
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw badArgument(`${port} is not a port`)
  return port
}
