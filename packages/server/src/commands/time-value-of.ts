import { formatTimeValue } from '@sluice/protocol'

/** A time as MDTM and MLSx tell it, in whole seconds since some clients read no fractions; `undefined` for one that no time-val can say. */
export function timeValueOf(date: Date): string | undefined {
  try {
    return formatTimeValue(new Date(Math.floor(date.getTime() / 1000) * 1000))
  } catch {
    return undefined
  }
}
