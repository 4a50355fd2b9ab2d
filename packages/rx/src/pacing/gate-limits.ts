import { badArgument } from '../calls/bad-argument.ts'
import { badOption } from '../failure/bad-option.ts'
import { explain } from '../failure/ftp-failure.ts'

/** How much a gate lets in, and what each value counts. */
export interface GateLimits<T> {
  /** What may be on its way at a time: values, or the sum of their weights. */
  readonly limit: number
  /**
   * A gate that was full opens again only when no more than this is on its way, which makes for fewer and longer
   * pauses of the source; 0 or more and less than `limit`. Default: it opens as soon as there is room.
   */
  readonly resumeAt?: number | undefined
  /**
   * What a value counts, such as its bytes; less than 1 counts as 1. A single value that weighs more than `limit`
   * passes when nothing else is on its way. Default: each value counts 1.
   */
  readonly weigh?: ((value: T) => number) | undefined
}

/** Limits that can be; throws `LocalProtocolError` (`FTP_BAD_OPTION`) for those that cannot. */
export class CheckedLimits<T> implements GateLimits<T> {
  readonly limit: number
  readonly resumeAt: number | undefined
  readonly weigh: (value: T) => number

  constructor({ limit, resumeAt, weigh = () => 1 }: GateLimits<T>) {
    if (!Number.isFinite(limit) || limit < 1)
      throw badOption(`the limit of a gate must be 1 or more, not ${limit}`)
    if (resumeAt !== undefined && !(resumeAt >= 0 && resumeAt < limit)) {
      throw badOption(`resumeAt must be 0 or more and less than the limit of ${limit}, not ${resumeAt}`)
    }
    this.limit = limit
    this.resumeAt = resumeAt
    this.weigh = weigh
  }
}

/** Limits that were checked before stay the same object. */
export function checkedLimits<T>(given: number | GateLimits<T>): CheckedLimits<T> {
  if (given instanceof CheckedLimits) return given
  return new CheckedLimits(typeof given === 'number' ? { limit: given } : given)
}

/** How many values may be worked on at a time; throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what is no count. */
export function checkedConcurrency(concurrent: number): number {
  if (concurrent >= 1) return concurrent
  throw badOption(`concurrent must be 1 or more, not ${concurrent}`)
}

/** What a value counts; throws `LocalProtocolError` (`FTP_BAD_ARGUMENT`) for a weight that is none. */
export function checkedWeight(weight: number): number {
  if (Number.isFinite(weight) && weight >= 0) return Math.max(weight, 1)
  throw explain(badArgument(`weigh must give a finite number of 0 or more, not ${weight}`))
}
