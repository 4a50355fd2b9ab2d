import { checkPort, formatHostPort } from './host-port.ts'
import { encodeLprtArgument } from './lprt-argument.ts'

/**
 * The address as a 227 gives it, `127,0,0,1,200,13` (RFC 959, 4.2); throws `LocalProtocolError` for what is no IPv4
 * address or port.
 */
export function encodePasvAddress(host: string, port: number): string {
  return formatHostPort(host, port)
}

/** The port as a 229 gives it, `(|||51213|)` (RFC 2428, 3); throws `LocalProtocolError` for what is no port. */
export function encodeEpsvPort(port: number): string {
  return `(|||${checkPort(port)}|)`
}

/**
 * The address as a 228 gives it, `(4,4,127,0,0,1,2,200,13)` (RFC 1639, 3); throws `LocalProtocolError` for what is no
 * IP address or no port.
 */
export function encodeLpsvAddress(host: string, port: number): string {
  return `(${encodeLprtArgument(host, port)})`
}
