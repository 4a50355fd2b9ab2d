import type { Aborted, Command, Failed } from '@sluice/protocol'
import type { FlowClock } from '../data/flow-clock.ts'
import { notSent } from '../data/store-source.ts'
import { type BoundOptions, bound } from './bound.ts'
import type { Interest } from './interest.ts'

/** How the wait for a source has ended. */
type Beginning = { readonly type: 'begun' } | Aborted | Failed

/**
 * Waits until the source of a store has something to give, or has come to its end: until the command is sent, the
 * server keeps the file that it has. The deadlines are those of a source that is slow later.
 */
export async function sourceBegun(
  begun: Promise<void>,
  command: Command,
  clock: FlowClock,
  options: BoundOptions,
  interest: Interest,
): Promise<Beginning> {
  const { control } = options
  let told: Beginning | undefined
  const tell = (how: Beginning) => {
    told ??= how
    control.waits.tell()
  }
  const fail = (cause: unknown) => tell({ type: 'failed', error: notSent(cause, command) })
  void begun.then(() => tell({ type: 'begun' }), fail)
  clock.waitForOwn()
  const hurry = bound({ clock, stop: fail, fail }, 'dataProgress', options)
  const how = await control.waits.until<Beginning>(() => {
    hurry()
    return told ?? control.lost ?? interest.lose()
  })
  clock.disarm()
  return how
}
