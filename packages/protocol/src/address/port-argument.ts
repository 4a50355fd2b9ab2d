import { isDigit } from '../bytes.ts'
import type { DataAddress } from './data-address.ts'
import { formatHostPort, hostPortOf } from './host-port.ts'

/**
 * Reads the argument of PORT (RFC 959, 5.3.2): six numbers from 0 to 255 with commas between; undefined for anything
 * else and for port 0.
 */
export function parsePortArgument(argument: string): Required<DataAddress> | undefined {
  const numbers: number[] = []
  let digits = 0
  let value = 0
  for (let at = 0; at <= argument.length; at++) {
    const unit = argument.charCodeAt(at)
    if (isDigit(unit) && digits < 3) {
      value = value * 10 + unit - 0x30
      digits++
    } else if (digits > 0 && (at === argument.length || unit === 0x2c) && numbers.length < 6) {
      numbers.push(value)
      digits = 0
      value = 0
    } else {
      return undefined
    }
  }
  return hostPortOf(numbers)
}

/** The argument of PORT (RFC 959, 5.3.2); throws `LocalProtocolError` for what is no IPv4 address or no port. */
export function encodePortArgument(host: string, port: number): string {
  return formatHostPort(host, port)
}
