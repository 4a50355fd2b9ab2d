import { type Aborted, type DataEnd, type Deadline, isNegative, type Step } from '@sluice/protocol'
import type { DataConnection } from '../data/data-connection.ts'
import { FtpTimeoutError, FtpTooSlowError } from '../errors.ts'
import { within } from '../within.ts'
import type { DriverOptions, ExchangeCall } from './driver-options.ts'
import type { Interest } from './interest.ts'

type FlowOptions = Pick<DriverOptions, 'control' | 'timeouts'> & Pick<ExchangeCall, 'minRate'>

/** Long enough for a line that stalls now and then. */
const RATE_WINDOW_MILLISECONDS = 30_000

/** Waits until a flow has ended, or something ends it: a deadline, what the server says, or the caller. */
export async function flowEnd(
  data: DataConnection,
  { ticket, deadline }: Extract<Step, { type: 'data-ended' }>,
  options: FlowOptions,
  interest: Interest,
): Promise<DataEnd | Aborted> {
  const { control } = options
  bound(data, deadline, options)
  watchHandshake(data, options)
  let end: DataEnd | undefined
  void data.ended.then(how => {
    end = how
    control.waits.tell()
  })
  let hurries = false
  const look = () => {
    if (end !== undefined) return end
    if (control.leaving && !hurries) {
      hurries = true
      bound(data, deadline, options, true)
    }
    const final = control.replies.final(ticket)
    // A control connection that is lost lets the data end; one that we closed does not.
    if (control.abandoned || (final !== undefined && isNegative(final))) data.stop()
    else if (final !== undefined) data.confirm()
    return interest.lose()
  }
  // The clock of the flow bounds it.
  const how = await control.waits.until<DataEnd | Aborted>(look)
  data.clock.disarm()
  return how
}

/**
 * Sets the deadlines of a flow; each ends it with an error of its own. Where somebody waits to leave, our own side has
 * no more time than the farewell.
 */
function bound(
  data: DataConnection,
  deadline: Deadline,
  { timeouts, minRate }: FlowOptions,
  hurries = false,
): void {
  const { consumer = 0, quit } = timeouts
  const isShorter = hurries && (consumer === 0 || quit < consumer)
  const [name, own] = isShorter ? (['quit', quit] as const) : (['consumer', consumer] as const)
  const { bytesPerSecond = 0, milliseconds = RATE_WINDOW_MILLISECONDS } = minRate ?? {}
  data.clock.arm({
    peer: timeouts[deadline],
    own: own === 0 ? undefined : own,
    rate: minRate && { bytesPerSecond, milliseconds },
    expire: bound => {
      if (bound === 'peer') data.stop(late(deadline, timeouts[deadline], 'byte moved'))
      else if (bound === 'own') data.fail(late(name, own, 'byte taken or given by our own side'))
      else data.stop(new FtpTooSlowError(bytesPerSecond, milliseconds))
    },
  })
}

function watchHandshake(data: DataConnection, { timeouts }: FlowOptions): void {
  const handshake = data.settled()
  if (handshake === undefined) return
  // Only now: a server shakes hands when it has agreed to the transfer.
  void within(Promise.race([handshake, data.ended]), timeouts.tls, undefined).then(waited => {
    if (waited.type === 'late') data.stop(late('tls', timeouts.tls, 'TLS handshake of the data connection'))
  })
}

function late(
  deadline: FtpTimeoutError['deadline'],
  milliseconds: number,
  waitingFor: string,
): FtpTimeoutError {
  return new FtpTimeoutError({ deadline, milliseconds, phase: 'transfer', waitingFor })
}
