import type { DateFields } from './date-fields.ts'

/** A date that may give its zone, or leave open which number is the day. */
export interface LooseDate extends DateFields {
  /** Minutes ahead of UTC, where the line gives them. */
  offset: number | undefined
  /** Day and month may be the other way round. */
  ambiguous: boolean
}
