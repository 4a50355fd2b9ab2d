import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { ConnectRequest } from '../connect/connect-hook.ts'
import { connectSocket } from '../connect/connect-socket.ts'
import { TlsIdentity } from '../tls/tls-identity.ts'
import type { ProxyAddress } from './proxy-address.ts'
import type { ProxyOptions } from './proxy-options.ts'

/** A connection to the proxy itself, under TLS if its URL says so. */
export async function reachProxy(
  { protocol, host, port }: ProxyAddress,
  { proxyTls, ...source }: ProxyOptions,
  { purpose, milliseconds, signal }: ConnectRequest,
): Promise<Duplex> {
  const socket = await connectSocket({ host, port, purpose, milliseconds, signal }, source).catch(error => {
    throw unreachable(error.cause ?? error)
  })
  if (protocol !== 'https') return socket
  const secured = connectTls({ ...new TlsIdentity(host, proxyTls ?? {}).forControl(), socket })
  const onAbort = () => secured.destroy()
  signal.addEventListener('abort', onAbort)
  try {
    await new Promise<void>((resolve, reject) => {
      secured.once('secureConnect', resolve)
      secured.once('close', () => reject(new Error('it closed the connection during the TLS handshake')))
      secured.on('error', reject)
    })
  } catch (cause) {
    secured.destroy()
    throw unreachable(cause as Error)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
  return secured
}

function unreachable(cause: Error): Error {
  return new Error(`the proxy cannot be reached: ${cause.message}; check its host, port and protocol`, {
    cause,
  })
}
