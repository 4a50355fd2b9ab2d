import type { Totals } from '../../../examples/support/sales-data.ts'

/** All products as one number. */
export function centsOf(totals: Totals): number {
  return [...totals.values()].reduce((sum, cents) => sum + cents, 0)
}
