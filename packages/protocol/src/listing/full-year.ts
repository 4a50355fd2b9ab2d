import type { FormatContext } from './listing-format.ts'

/** How a date that can be read in several ways is to be read. */
export type DateRules = Pick<FormatContext, 'dateOrder' | 'twoDigitYearPivot'>

/** The whole year for one of two digits. */
export function fullYear(short: number, { twoDigitYearPivot }: DateRules): number {
  return short + (short < twoDigitYearPivot ? 2000 : 1900)
}
