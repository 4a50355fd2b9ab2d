import type { Socket } from 'node:net'
import { type Answer, type Deadline, isNegative, LocalProtocolError, type Ticket } from '@sluice/protocol'
import type { ControlConnection } from '../control/control-connection.ts'
import { FtpTimeoutError } from '../errors.ts'
import { ActiveListener, plainAddress, unmapped } from './active-listener.ts'
import type { ActiveOptions } from './active-options.ts'
import type { Interest } from './interest.ts'

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

/** The server's connection, or the answer to who waits for it. */
export type Arrival =
  | { readonly type: 'here'; readonly socket: Socket }
  | Extract<Answer, { type: 'reply' | 'open-failed' | 'failed' | 'aborted' }>

/** How long the wait may be. */
export interface ArrivalBounds {
  readonly ticket: Ticket
  readonly deadline: Deadline
  /** Milliseconds for a connection that has been overtaken by the word that all is done. */
  readonly afterCompletion: number
  readonly interest: Interest
}

/**
 * Waits for the server's connection, or for what it says instead: a refusal ends the wait at once, a completion soon,
 * for the connection that it is about may come a moment later.
 */
export async function arrivalOf(
  listener: ActiveListener,
  control: ControlConnection,
  { ticket, deadline, afterCompletion, interest }: ArrivalBounds,
): Promise<Arrival> {
  const replied = (): Arrival | undefined => {
    const reply = control.replies.final(ticket)
    return reply && { type: 'reply', reply }
  }
  let overtaken: NodeJS.Timeout | undefined
  let isOver = false
  const look = (): Arrival | undefined => {
    const socket = listener.take()
    if (socket !== undefined) return { type: 'here', socket }
    const instead = replied()
    if (instead?.type !== 'reply' || isOver || isNegative(instead.reply)) return instead
    overtaken ??= setTimeout(() => {
      isOver = true
      control.waits.tell()
    }, afterCompletion)
    return undefined
  }
  void listener.settled().then(() => control.waits.tell())
  const late = (milliseconds: number) => replied() ?? noArrival(listener.port, milliseconds)
  const arrival = await control.wait(look, { deadline, ticket, instead: interest.lose, late })
  clearTimeout(overtaken)
  return arrival
}

function noArrival(port: number, milliseconds: number): Arrival {
  const error = new FtpTimeoutError({
    deadline: 'dataConnect',
    milliseconds,
    phase: 'data-connect',
    waitingFor: `data connection from the server to port ${port}`,
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
