import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { ConnectRequest } from '../connect/connect-hook.ts'
import { connectSocket } from '../connect/connect-socket.ts'
import type { SourceOptions } from '../connect/source-options.ts'
import { tlsAdvice, tlsReason } from '../tls/tls-failure.ts'
import type { TlsIdentity } from '../tls/tls-identity.ts'
import type { ProxyAddress } from './proxy-address.ts'

/** A connection to the proxy itself, under TLS if it has an identity. */
export async function reachProxy(
  { host, port }: ProxyAddress,
  identity: TlsIdentity | undefined,
  source: SourceOptions,
  { purpose, milliseconds, signal }: ConnectRequest,
): Promise<Duplex> {
  const socket = await connectSocket({ host, port, purpose, milliseconds, signal }, source).catch(error => {
    throw unreachable(error.cause ?? error, OTHERWISE)
  })
  if (identity === undefined) return socket
  const secured = connectTls({ ...identity.forControl(), socket })
  const onAbort = () => secured.destroy()
  signal.addEventListener('abort', onAbort)
  try {
    await new Promise<void>((resolve, reject) => {
      identity.whenVerified(secured, resolve)
      secured.once('close', () => reject(new Error('it closed the connection during the TLS handshake')))
      secured.on('error', reject)
    })
  } catch (cause) {
    secured.destroy()
    throw unreachable(cause as Error, tlsAdvice(cause as Error)?.replaceAll('tls.', 'proxyTls.') ?? OTHERWISE)
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
  return secured
}

const OTHERWISE = 'check its host, port and protocol'

function unreachable(cause: Error, todo: string): Error {
  return new Error(`the proxy cannot be reached: ${tlsReason(cause)}; ${todo}`, { cause })
}
