import { connect, type Socket } from 'node:net'
import { dialAborted, dialFailed, dialLate } from './dial-failure.ts'
import type { DialRequest } from './dial-request.ts'
import type { SourceOptions } from './source-options.ts'

/** Node's 250 ms for each address are too few for a slow link. */
const LEAST_ATTEMPT_MILLISECONDS = 250
const ATTEMPTS_PER_DEADLINE = 4

/** Less than what the common address translators forget a silent connection after. */
const KEEP_ALIVE_MILLISECONDS = 30_000

/** A TCP connection; a name with several addresses is tried on one after the other. */
export function connectSocket(request: DialRequest, source: SourceOptions = {}): Promise<Socket> {
  const { host, port, purpose, milliseconds, signal } = request
  const { localAddress, family = 0, keepAlive = KEEP_ALIVE_MILLISECONDS } = source
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(dialAborted(request))
      return
    }
    const share = Math.floor(milliseconds / ATTEMPTS_PER_DEADLINE)
    const socket = connect({
      host,
      port,
      family,
      allowHalfOpen: purpose === 'data',
      noDelay: true,
      keepAlive: keepAlive !== false,
      keepAliveInitialDelay: keepAlive || 0,
      autoSelectFamilyAttemptTimeout: Math.max(LEAST_ATTEMPT_MILLISECONDS, share),
      ...(localAddress === undefined ? {} : { localAddress }),
    })
    const settle = (act: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.off('connect', onConnect)
      act()
    }
    const fail = (error: Error) => {
      settle(() => reject(error))
      socket.destroy()
    }
    const onConnect = () => settle(() => resolve(socket))
    const onAbort = () => fail(dialAborted(request))
    const timer = setTimeout(() => fail(dialLate(request)), milliseconds)
    socket.once('connect', onConnect)
    // It stays: a socket without an error listener takes the process down.
    socket.on('error', cause => fail(dialFailed(request, cause)))
    signal?.addEventListener('abort', onAbort)
  })
}
