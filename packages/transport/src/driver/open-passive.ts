import type { Duplex } from 'node:stream'
import { type Answer, FtpError } from '@sluice/protocol'
import type { Dialer } from '../connect/dialer.ts'
import type { ControlConnection } from '../control/control-connection.ts'
import type { DataConnection } from '../data/data-connection.ts'
import type { ConnectedTarget, DirectTarget } from '../data/data-target.ts'
import { FtpConnectionError, FtpTimeoutError } from '../errors.ts'
import type { Interest } from './interest.ts'

/** A data connection that is wanted, and what ends the wait for it. */
export interface PassiveRequest {
  readonly control: ControlConnection
  readonly dialer: Dialer | undefined
  readonly host: string
  readonly port: number
  /** The time that a dialer has. */
  readonly milliseconds: number
  readonly interest: Interest
  /** Makes the connection of what it runs on. */
  readonly make: (from: DirectTarget | ConnectedTarget) => DataConnection
}

/** A connection, or the answer to who wanted one. */
export type Opening = DataConnection | Extract<Answer, { type: 'open-failed' | 'failed' | 'aborted' }>

/** Connects to where the server waits for us, by ourselves where nothing is in between. */
export function openPassive(request: PassiveRequest): Promise<Opening> {
  const { dialer } = request
  return dialer === undefined || dialer.direct ? openDirectly(request) : openThrough(dialer, request)
}

async function openDirectly(request: PassiveRequest): Promise<Opening> {
  const { control, dialer, host, port, interest, make } = request
  const data = make({ host, port, localAddress: dialer?.localAddress })
  let settled: Opening | undefined
  const settle = (opening: Opening) => {
    settled = opening
    control.waits.tell()
  }
  data.connected.then(
    () => settle(data),
    cause => settle(connectFailed(host, port, cause)),
  )
  const opening = await control.wait<Opening>(() => settled, {
    deadline: 'dataConnect',
    instead: interest.lose,
    late: milliseconds => connectLate(host, port, milliseconds),
  })
  if (opening !== data) data.drop()
  return opening
}

/** The dialer keeps the deadline. */
async function openThrough(dialer: Dialer, request: PassiveRequest): Promise<Opening> {
  const { control, host, port, milliseconds, interest, make } = request
  const giveUp = new AbortController()
  const look = () => {
    if (control.closed || interest.signal?.aborted) giveUp.abort(interest.signal?.reason)
  }
  const unwatch = control.waits.watch(look)
  look()
  try {
    const { signal } = giveUp
    const stream: Duplex = await dialer.dial({ host, port, purpose: 'data', milliseconds, signal })
    return make({ stream })
  } catch (error) {
    const instead = interest.lose() ?? control.lost
    if (instead !== undefined) return instead
    return error instanceof FtpError
      ? { type: 'open-failed', error }
      : connectFailed(host, port, error as Error)
  } finally {
    unwatch()
  }
}

function connectLate(host: string, port: number, milliseconds: number): Opening {
  const waitingFor = `data connection to ${host}:${port}`
  const details = { deadline: 'dataConnect', milliseconds, phase: 'data-connect', waitingFor } as const
  return { type: 'open-failed', error: new FtpTimeoutError(details) }
}

function connectFailed(host: string, port: number, cause: Error): Opening {
  const error = new FtpConnectionError({
    code: 'FTP_CONNECT_FAILED',
    phase: 'data-connect',
    message:
      `data connection to ${host}:${port}: ${cause.message}; ` +
      'check the firewall and the passive ports of the server',
    cause,
  })
  return { type: 'open-failed', error }
}
