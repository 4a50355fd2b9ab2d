import { type Aborted, type DataEnd, isNegative, type Step } from '@sluice/protocol'
import type { DataConnection } from '../data/data-connection.ts'
import { within } from '../within.ts'
import { type BoundOptions, bound, late } from './bound.ts'
import type { Interest } from './interest.ts'

/** Waits until a flow has ended, or something ends it: a deadline, what the server says, or the caller. */
export async function flowEnd(
  data: DataConnection,
  { ticket, deadline }: Extract<Step, { type: 'data-ended' }>,
  options: BoundOptions,
  interest: Interest,
): Promise<DataEnd | Aborted> {
  const { control } = options
  const hurry = bound(data, deadline, options)
  watchHandshake(data, options)
  let end: DataEnd | undefined
  void data.ended.then(how => {
    end = how
    control.waits.tell()
  })
  const look = () => {
    if (end !== undefined) return end
    hurry()
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

function watchHandshake(data: DataConnection, { timeouts }: BoundOptions): void {
  const handshake = data.settled()
  if (handshake === undefined) return
  // Only now: a server shakes hands when it has agreed to the transfer.
  void within(Promise.race([handshake, data.ended]), timeouts.tls, undefined).then(waited => {
    if (waited.type === 'late') data.stop(late('tls', timeouts.tls, 'TLS handshake of the data connection'))
  })
}
