import { isIP } from 'node:net'
import { badOption } from '../bad-option.ts'
import type { ConnectionOptions } from '../connection-options.ts'
import { parseProxy } from '../proxy/parse-proxy.ts'
import { proxyHook } from '../proxy/proxy-hook.ts'
import { createDialer, type Dialer, type Passage } from './dialer.ts'

/** How the connections of a session are to be opened; throws `LocalProtocolError` for options that cannot be used. */
export function dialerFor(options: ConnectionOptions): Dialer {
  const { localAddress, family, keepAlive } = options
  if (localAddress !== undefined && isIP(localAddress) === 0) {
    throw badOption('localAddress must be an IP address of this machine')
  }
  if (family !== undefined && family !== 4 && family !== 6) throw badOption('family must be 4 or 6')
  if (keepAlive !== undefined && keepAlive !== false && !(Number.isInteger(keepAlive) && keepAlive > 0)) {
    throw badOption('keepAlive must be a whole number of milliseconds above 0, or false')
  }
  return createDialer({ localAddress, family, keepAlive }, passageOf(options))
}

function passageOf({ connect, proxy, ...options }: ConnectionOptions): Passage | undefined {
  if (proxy === undefined) return connect && { hook: connect, name: 'the hook "connect"' }
  if (connect !== undefined) throw badOption('connect and proxy exclude each other; leave one of them out')
  const address = parseProxy(proxy)
  return { hook: proxyHook(address, options), name: `the proxy at ${address.host}:${address.port}` }
}
