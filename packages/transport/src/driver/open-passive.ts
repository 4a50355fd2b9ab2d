import type { Duplex } from 'node:stream'
import { FtpError } from '@sluice/protocol'
import type { Dialer } from '../connect/dialer.ts'
import type { ControlConnection } from '../control/control-connection.ts'
import type { DataConnection } from '../data/data-connection.ts'
import type { ConnectedTarget, DirectTarget } from '../data/data-target.ts'
import { FtpConnectionError, FtpTimeoutError } from '../errors.ts'
import { within } from '../within.ts'

/** A data connection that is wanted, and what ends the wait for it. */
export interface PassiveRequest {
  readonly control: ControlConnection
  readonly dialer: Dialer | undefined
  readonly host: string
  readonly port: number
  readonly milliseconds: number
  readonly signal: AbortSignal | undefined
  /** Makes the connection of what it runs on. */
  readonly make: (from: DirectTarget | ConnectedTarget) => DataConnection
}

/** A connection, why there is none, or that nobody wants one any more. */
export type Opening = DataConnection | FtpError | 'aborted'

/** Connects to where the server waits for us, by ourselves where nothing is in between. */
export function openPassive(request: PassiveRequest): Promise<Opening> {
  const { dialer } = request
  return dialer === undefined || dialer.direct ? openDirectly(request) : openThrough(dialer, request)
}

async function openDirectly(request: PassiveRequest): Promise<Opening> {
  const { control, dialer, host, port, milliseconds, signal, make } = request
  const data = make({ host, port, localAddress: dialer?.localAddress })
  // Without its control connection a data connection is of no use.
  const unwatch = control.watch(() => control.closed && data.drop())
  const waited = await within(data.connected, milliseconds, signal)
  unwatch()
  if (waited.type === 'here') return data
  data.drop()
  if (waited.type === 'aborted') return 'aborted'
  if (waited.type === 'rejected') return connectFailed(host, port, waited.error)
  const waitingFor = `data connection to ${host}:${port}`
  return new FtpTimeoutError({ deadline: 'dataConnect', milliseconds, phase: 'data-connect', waitingFor })
}

/** The dialer keeps the deadline. */
async function openThrough(dialer: Dialer, request: PassiveRequest): Promise<Opening> {
  const { control, host, port, milliseconds, make } = request
  const interest = new AbortController()
  const lose = () => interest.abort(request.signal?.reason)
  const unwatch = control.watch(() => control.closed && lose())
  request.signal?.addEventListener('abort', lose)
  if (request.signal?.aborted) lose()
  try {
    const { signal } = interest
    const stream: Duplex = await dialer.dial({ host, port, purpose: 'data', milliseconds, signal })
    return make({ stream })
  } catch (error) {
    if (request.signal?.aborted) return 'aborted'
    return error instanceof FtpError ? error : connectFailed(host, port, error as Error)
  } finally {
    unwatch()
    request.signal?.removeEventListener('abort', lose)
  }
}

function connectFailed(host: string, port: number, cause: Error): FtpConnectionError {
  return new FtpConnectionError({
    code: 'FTP_CONNECT_FAILED',
    phase: 'data-connect',
    message:
      `data connection to ${host}:${port}: ${cause.message}; ` +
      'check the firewall and the passive ports of the server',
    cause,
  })
}
