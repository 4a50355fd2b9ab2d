import { connect, type Socket } from 'node:net'
import { LocalProtocolError, type Phase } from '@sluice/protocol'
import { FtpAbortError, FtpConnectionError, FtpTimeoutError } from '../errors.ts'

export interface SocketTarget {
  readonly host: string
  readonly port: number
  readonly milliseconds: number
  readonly signal?: AbortSignal | undefined
}

const PHASE: Phase = 'connect'

const MAX_PORT = 65_535

/**
 * A TCP connection to the control port; rejects with `FtpConnectionError`, `FtpTimeoutError`, `FtpAbortError` or, for a port that cannot be,
 * `LocalProtocolError`.
 */
export function connectSocket({ host, port, milliseconds, signal }: SocketTarget): Promise<Socket> {
  return new Promise((resolve, reject) => {
    if (!Number.isInteger(port) || port < 1 || port > MAX_PORT) {
      reject(badPort(port))
      return
    }
    if (signal?.aborted) {
      reject(new FtpAbortError(PHASE, signal.reason))
      return
    }
    // Node gives each address 250 ms, too little for a slow link; a share of the whole deadline is fairer.
    const socket = connect({
      host,
      port,
      autoSelectFamilyAttemptTimeout: Math.max(250, Math.floor(milliseconds / 4)),
    })
    const finish = (act: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      socket.off('connect', onConnect)
      act()
    }
    const fail = (error: Error) => {
      finish(() => reject(error))
      socket.destroy()
    }
    const onConnect = () => {
      socket.off('error', onError)
      finish(() => resolve(socket))
    }
    const onError = (cause: Error) => fail(connectError(host, port, cause))
    const onAbort = () => fail(new FtpAbortError(PHASE, signal?.reason))
    const timer = setTimeout(() => {
      fail(
        new FtpTimeoutError({
          deadline: 'connect',
          milliseconds,
          phase: PHASE,
          waitingFor: `connection to ${host}:${port}`,
        }),
      )
    }, milliseconds)
    socket.once('connect', onConnect)
    socket.on('error', onError)
    signal?.addEventListener('abort', onAbort)
  })
}

function badPort(port: number): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'configuration',
    message: `port must be a whole number from 1 to ${MAX_PORT}, not ${port}`,
  })
}

const advice: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there: check host and port and that the server runs',
  ENOTFOUND: 'the name is not known: check the host',
  EAI_AGAIN: 'the name server does not answer: check the network',
  EHOSTUNREACH: 'there is no way to this host: check the network',
  ENETUNREACH: 'there is no way to this network: check the network',
}

function connectError(host: string, port: number, cause: Error): FtpConnectionError {
  const code = (cause as NodeJS.ErrnoException).code ?? ''
  return new FtpConnectionError({
    code: 'FTP_CONNECT_FAILED',
    phase: PHASE,
    message: `${host}:${port}: ${cause.message || code}${code in advice ? `; ${advice[code]}` : ''}`,
    cause,
  })
}
