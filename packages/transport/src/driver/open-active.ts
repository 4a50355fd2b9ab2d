import type { Socket } from 'node:net'
import { type FtpError, isNegative, LocalProtocolError, type Reply, type Ticket } from '@sluice/protocol'
import type { ControlConnection } from '../control/control-connection.ts'
import { FtpConnectionError, FtpTimeoutError } from '../errors.ts'
import { within } from '../within.ts'
import { ActiveListener, plainAddress, unmapped } from './active-listener.ts'
import type { ActiveOptions } from './active-options.ts'

/** Listens where the server of a control connection can reach us; rejects with an `FtpError`. */
export async function listenFor(
  { channel }: ControlConnection,
  { host, address, ports }: ActiveOptions,
): Promise<{ readonly listener: ActiveListener; readonly host: string }> {
  const local = address ?? channel.localAddress
  if (local === undefined) throw unreachable()
  const listener = await ActiveListener.open({
    address: unmapped(local),
    ports,
    peer: channel.remoteAddress,
  })
  return { listener, host: plainAddress(host ?? channel.localAddress ?? local) }
}

/** What became of the wait for a server's connection. */
export type Arrival =
  | { readonly type: 'here'; readonly socket: Socket }
  | { readonly type: 'reply'; readonly reply: Reply }
  | { readonly type: 'open-failed' | 'failed'; readonly error: FtpError }
  | { readonly type: 'aborted' }

/** How long the wait may be. */
export interface ArrivalBounds {
  readonly ticket: Ticket
  readonly milliseconds: number
  /** For a connection that has been overtaken by the word that all is done. */
  readonly afterCompletion: number
  readonly signal: AbortSignal | undefined
}

/**
 * Waits for the server's connection, or for what it says instead: a refusal ends the wait at once, a completion soon,
 * for the connection that it is about may come a moment later.
 */
export async function arrivalOf(
  listener: ActiveListener,
  control: ControlConnection,
  { ticket, milliseconds, afterCompletion, signal }: ArrivalBounds,
): Promise<Arrival> {
  let overtaken: NodeJS.Timeout | undefined
  let unwatch = () => {}
  const instead = new Promise<Arrival>(resolve => {
    const look = () => {
      const reply = control.finalReply(ticket)
      if (reply !== undefined && isNegative(reply)) resolve({ type: 'reply', reply })
      else if (reply !== undefined)
        overtaken ??= setTimeout(() => resolve({ type: 'reply', reply }), afterCompletion)
      else if (control.closed) resolve({ type: 'failed', error: control.failure ?? closed() })
    }
    const stop = control.watch(look)
    unwatch = () => void stop()
    look()
  })
  const here = listener.settled().then(() => 'here' as const)
  const waited = await within(Promise.race([here, instead]), milliseconds, signal)
  unwatch()
  clearTimeout(overtaken)
  const socket = waited.type === 'here' && waited.value === 'here' ? listener.take() : undefined
  if (socket !== undefined) return { type: 'here', socket }
  if (waited.type === 'here' && waited.value !== 'here') return waited.value
  if (waited.type === 'aborted') return { type: 'aborted' }
  const waitingFor = `data connection from the server to port ${listener.port}`
  const error = new FtpTimeoutError({
    deadline: 'dataConnect',
    milliseconds,
    phase: 'data-connect',
    waitingFor,
  })
  return { type: 'open-failed', error }
}

/** Behind a proxy or a hook our own address says nothing to the server. */
export function unreachable(): LocalProtocolError {
  return new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'data-connect',
    message:
      'the server cannot connect to us, because this session runs through a proxy or a hook; ' +
      "set dataMode to 'passive'",
  })
}

function closed(): FtpConnectionError {
  return new FtpConnectionError({
    code: 'FTP_CONNECTION_LOST',
    phase: 'data-connect',
    message: 'the session was closed while the data connection was waited for; open a new one',
  })
}
