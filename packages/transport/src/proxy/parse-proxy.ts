import { domainToASCII } from 'node:url'
import { LocalProtocolError } from '@sluice/protocol'
import type { ProxyAddress } from './proxy-address.ts'

interface Scheme {
  readonly protocol: ProxyAddress['protocol']
  readonly port: number
}

const socks4: Scheme = { protocol: 'socks4', port: 1080 }
const socks5: Scheme = { protocol: 'socks5', port: 1080 }

/** The proxy always resolves names, so that the forms with and without `a` and `h` are the same. */
const schemes: ReadonlyMap<string, Scheme> = new Map([
  ['socks:', socks5],
  ['socks5:', socks5],
  ['socks5h:', socks5],
  ['socks4:', socks4],
  ['socks4a:', socks4],
  ['http:', { protocol: 'http', port: 80 }],
  ['https:', { protocol: 'https', port: 443 }],
])

/** What RFC 1929 has room for. */
const MAX_SOCKS_BYTES = 255

/**
 * Reads the URL of a proxy: `socks5://user:password@host:1080`, `socks4:`, `http:` or `https:`.
 *
 * Throws `LocalProtocolError` (`FTP_BAD_OPTION`); its message never repeats the URL, which may hold a password.
 */
export function parseProxy(text: string | URL): ProxyAddress {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    throw badProxy('it is no URL; write socks5://user:password@host:1080')
  }
  const scheme = schemes.get(url.protocol)
  if (scheme === undefined) {
    throw badProxy(`the scheme "${url.protocol}" is not known; use socks5:, socks4:, http: or https:`)
  }
  const { hostname } = url
  const host = hostname.startsWith('[') ? hostname.slice(1, -1) : domainToASCII(decode(hostname))
  if (host === '') throw badProxy('it names no host; write socks5://user:password@host:1080')
  return check({
    protocol: scheme.protocol,
    host,
    port: url.port === '' ? scheme.port : Number(url.port),
    user: url.username === '' ? undefined : decode(url.username),
    password: url.password === '' ? undefined : decode(url.password),
  })
}

/** What the protocol of the proxy could not carry would be cut, or taken for something else. */
function check(proxy: ProxyAddress): ProxyAddress {
  const { protocol, port, user = '', password = '' } = proxy
  if (port === 0) throw badProxy('port 0 cannot be connected to')
  if (/[\0\r\n]/.test(user + password)) throw badProxy('its user or password has a control character')
  if (protocol === 'socks4' && password !== '') throw badProxy('SOCKS 4 has no passwords; use socks5:')
  if (protocol === 'socks5' && [user, password].some(secret => Buffer.byteLength(secret) > MAX_SOCKS_BYTES)) {
    throw badProxy(
      `SOCKS 5 takes ${MAX_SOCKS_BYTES} bytes of user and of password, and one of them is longer`,
    )
  }
  if (protocol.startsWith('http') && user.includes(':')) {
    throw badProxy('the user of an HTTP proxy cannot have a colon')
  }
  return proxy
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw badProxy('a % in it is not followed by two hexadecimal digits of UTF-8; write % as %25')
  }
}

function badProxy(why: string): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'configuration',
    message: `the proxy cannot be used: ${why}`,
  })
}
