import { badOption } from '../failure/bad-option.ts'
import { MAX_MILLISECONDS } from '../max-milliseconds.ts'

/** How often and when a transfer is tried again; the names are those of `retry` of rxjs. */
export interface RetryOptions {
  /** How many times it is tried again at most. Default 5. */
  readonly count?: number | undefined
  /**
   * Milliseconds before a retry, or what says them from the error and the number of the retry, from 1 on. Default half
   * a second, doubled each time, half a minute at most.
   */
  readonly delay?: number | ((error: Error, retryCount: number) => number) | undefined
  /** By what part of it a delay is longer or shorter at random, so that many do not come back at once. Default 0.2. */
  readonly jitter?: number | undefined
  /** Count anew after an attempt that has brought the transfer further than any before. Default false. */
  readonly resetOnSuccess?: boolean | undefined
}

/** What `retry` may be: options, their `count`, or `false` for none at all. */
export type Retry = RetryOptions | number | false

const COUNT = 5
const FIRST_DELAY = 500
const LONGEST_DELAY = 30_000
const JITTER = 0.2

/** The same with nothing left open. */
export interface RetryPlan {
  readonly count: number
  readonly resetOnSuccess: boolean
  /** Milliseconds before a retry. Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what is none. */
  delay(error: Error, retryCount: number): number
}

/** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for what cannot be. */
export function planRetries(retry: Retry = {}): RetryPlan {
  const options = retry === false ? { count: 0 } : typeof retry === 'number' ? { count: retry } : retry
  const { count = COUNT, delay = doubling, jitter = JITTER, resetOnSuccess = false } = options
  if (!(count === Infinity || (Number.isInteger(count) && count >= 0))) {
    throw badOption(`retry.count must be a whole number of 0 or more, not ${count}`)
  }
  if (!(jitter >= 0 && jitter <= 1)) throw badOption(`retry.jitter must lie between 0 and 1, not ${jitter}`)
  if (typeof delay === 'number' && !(delay >= 0))
    throw badOption(`retry.delay must be 0 or more, not ${delay}`)
  return {
    count,
    resetOnSuccess,
    delay(error, retryCount) {
      const wanted = typeof delay === 'number' ? delay : delay(error, retryCount)
      if (typeof wanted !== 'number' || Number.isNaN(wanted))
        throw badOption(`retry.delay must give a number of milliseconds, not ${String(wanted)}`)
      const spread = 1 + jitter * (2 * Math.random() - 1)
      return Math.round(Math.min(MAX_MILLISECONDS, Math.max(0, wanted * spread)))
    },
  }
}

function doubling(_error: Error, retryCount: number): number {
  return Math.min(LONGEST_DELAY, FIRST_DELAY * 2 ** (retryCount - 1))
}
