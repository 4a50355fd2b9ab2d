import { type DataPlan, encodeCommand } from '@sluice/protocol'
import type { ConnectionOptions } from '../connection-options.ts'
import { charsetOf } from '../text/charset-of.ts'

/**
 * What the next transfer plans, unless that cannot be said or sent: the transfer before it has no part in that, and the
 * next one is told in its turn.
 */
export function sendablePlan(
  plan: () => DataPlan | undefined,
  { charset, limits }: Pick<ConnectionOptions, 'charset' | 'limits'>,
): DataPlan | undefined {
  try {
    const made = plan()
    for (const query of made?.queries ?? [])
      encodeCommand(query, charsetOf(charset), limits?.commandLineBytes)
    return made
  } catch {
    return undefined
  }
}
