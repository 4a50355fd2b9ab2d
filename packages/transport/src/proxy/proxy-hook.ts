import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'
import type { ConnectHook } from '../connect/connect-hook.ts'
import { TlsIdentity } from '../tls/tls-identity.ts'
import { httpConnect } from './http-connect.ts'
import type { ProxyAddress } from './proxy-address.ts'
import type { ProxyOptions } from './proxy-options.ts'
import { reachProxy } from './reach-proxy.ts'
import { socksConnect } from './socks-connect.ts'

/**
 * Opens connections through a proxy, which resolves the names: none is looked up here.
 *
 * Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for TLS options that cannot be used.
 */
export function proxyHook(proxy: ProxyAddress, { proxyTls, ...source }: ProxyOptions = {}): ConnectHook {
  const isSecure = proxy.protocol === 'https'
  const identity = isSecure ? new TlsIdentity(proxy.host, proxyTls ?? {}, 'http/1.1') : undefined
  const connect = proxy.protocol.startsWith('http') ? httpConnect : socksConnect
  return async request => {
    const destination = { host: nameFor(request.host), port: request.port }
    const stream = await reachProxy(proxy, identity, source, request)
    // What is under way ends with the stream.
    const onAbort = () => stream.destroy()
    request.signal.addEventListener('abort', onAbort)
    try {
      return await connect(stream, proxy, destination, request.milliseconds)
    } catch (error) {
      stream.destroy()
      throw error
    } finally {
      request.signal.removeEventListener('abort', onAbort)
    }
  }
}

/** A host as every proxy takes it. */
function nameFor(host: string): string {
  const name = isIP(host) === 0 ? domainToASCII(host) : host
  // The scope of an address says something only on this machine.
  if (name === '' || name.includes('%'))
    throw new Error('the host is no name or address that a proxy can take')
  return name
}
