import { isIPv6 } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ProxyAddress } from './proxy-address.ts'
import { SocksHandshake } from './socks-handshake.ts'

/** What the library says, and what to do about it. */
const advice: readonly (readonly [string, string])[] = [
  ['uthentication', 'check user and password of the proxy'],
  ['RejectedIdent', 'check the user of the proxy'],
  ['NotAllowed', 'its rules forbid this destination'],
  ['ConnectionRefused', 'nothing listens there: check host and port and that the server runs'],
  ['HostUnreachable', 'it does not find the host: check the name'],
  ['NetworkUnreachable', 'it finds no way to the network of the host'],
]

/** Asks a SOCKS proxy (RFC 1928, RFC 1929; SOCKS 4 and 4a) for a connection on a stream that leads to it. */
export async function socksConnect(
  stream: Duplex,
  { protocol, host, port, user, password }: ProxyAddress,
  destination: { readonly host: string; readonly port: number },
  milliseconds: number,
): Promise<Duplex> {
  if (protocol === 'socks4' && isIPv6(destination.host)) {
    throw new Error('SOCKS 4 knows no IPv6 addresses; use socks5:')
  }
  // Few need it, and loading it takes a while.
  const { SocksClient } = await import('socks')
  const handshake = new SocksHandshake(stream)
  try {
    await SocksClient.createConnection({
      command: 'connect',
      destination,
      existing_socket: handshake,
      timeout: milliseconds,
      proxy: {
        host,
        port,
        type: protocol === 'socks4' ? 4 : 5,
        ...(user === undefined ? {} : { userId: user }),
        ...(password === undefined ? {} : { password }),
      },
    })
  } catch (error) {
    // Not as the cause: the library keeps the password in its errors.
    throw refused((error as Error).message)
  } finally {
    handshake.release()
  }
  return stream
}

function refused(words: string): Error {
  const found = advice.find(([word]) => words.includes(word))
  return new Error(`the proxy gave no connection: ${words}${found === undefined ? '' : `; ${found[1]}`}`)
}
