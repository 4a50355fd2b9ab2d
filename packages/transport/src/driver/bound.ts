import type { Deadline } from '@sluice/protocol'
import type { DataConnection } from '../data/data-connection.ts'
import { FtpTimeoutError, FtpTooSlowError } from '../errors.ts'
import type { DriverOptions, ExchangeCall } from './driver-options.ts'

export type BoundOptions = Pick<DriverOptions, 'control' | 'timeouts'> & Pick<ExchangeCall, 'minRate'>

/** Long enough for a line that stalls now and then. */
const RATE_WINDOW_MILLISECONDS = 30_000

/**
 * Sets the deadlines of a flow; each ends it with an error of its own. Returns what is to be called whenever something
 * has happened: where somebody waits to leave, our own side has no more time than the farewell.
 */
export function bound(
  flow: Pick<DataConnection, 'clock' | 'stop' | 'fail'>,
  deadline: Deadline,
  { control, timeouts, minRate }: BoundOptions,
): () => void {
  const { consumer = 0, quit } = timeouts
  const { bytesPerSecond = 0, milliseconds = RATE_WINDOW_MILLISECONDS } = minRate ?? {}
  const arm = (name: 'consumer' | 'quit', own: number) =>
    flow.clock.arm({
      peer: timeouts[deadline],
      own: own === 0 ? undefined : own,
      rate: minRate && { bytesPerSecond, milliseconds },
      expire: bound => {
        if (bound === 'peer') flow.stop(late(deadline, timeouts[deadline], 'byte moved'))
        else if (bound === 'own') flow.fail(late(name, own, 'byte taken or given by our own side'))
        else flow.stop(new FtpTooSlowError(bytesPerSecond, milliseconds))
      },
    })
  arm('consumer', consumer)
  let hurries = false
  return () => {
    if (!control.leaving || hurries) return
    hurries = true
    if (consumer === 0 || quit < consumer) arm('quit', quit)
  }
}

/** The error of a flow that takes too long. */
export function late(
  deadline: FtpTimeoutError['deadline'],
  milliseconds: number,
  waitingFor: string,
): FtpTimeoutError {
  return new FtpTimeoutError({ deadline, milliseconds, phase: 'transfer', waitingFor })
}
