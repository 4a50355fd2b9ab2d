import { type MonoTypeOperatorFunction, retry, throwError, timer } from 'rxjs'
import { isTransient } from '../failure/is-transient.ts'

export interface RetryTransientOptions {
  /** How many times at most. Default 3. */
  readonly count?: number | undefined
  /**
   * Milliseconds before a retry, or a function that says them for the number of the retry, from 1. Default a second,
   * then twice as long each time, half a minute at most.
   */
  readonly delay?: number | ((attempt: number, error: unknown) => number) | undefined
  /**
   * The part of the delay that is left to chance, so that clients that failed together do not come back together: 0.5
   * waits half of it to all of it. Default 0.5; 0 for the delay as it is.
   */
  readonly jitter?: number | undefined
  /** Count anew after each value, as `retry` of rxjs. Default false. */
  readonly resetOnSuccess?: boolean | undefined
}

const FIRST_DELAY_MS = 1000
const LONGEST_DELAY_MS = 30_000

/**
 * Subscribes again when an error may pass: the network, a time-out, a server that is busy (`isTransient`).
 *
 * Every other error, and the one after the last retry, goes through at once. The whole source runs anew: what it emitted
 * before comes again. `download` and `upload` retry by themselves, from where they were; this is for pipelines around
 * them, and for `list` and `walk`.
 *
 * @example
 * ftp.list('in').pipe(retryTransient({ count: 5, delay: 2_000 }), toArray()).subscribe(console.log)
 *
 * @see isTransient
 */
export function retryTransient<T>({
  count = 3,
  delay = longerEachTime,
  jitter = 0.5,
  resetOnSuccess = false,
}: RetryTransientOptions = {}): MonoTypeOperatorFunction<T> {
  return retry({
    count,
    resetOnSuccess,
    delay: (error, attempt) => {
      if (!isTransient(error)) return throwError(() => error)
      const longest = typeof delay === 'number' ? delay : delay(attempt, error)
      return timer(longest * (1 - jitter * Math.random()))
    },
  })
}

function longerEachTime(attempt: number): number {
  return Math.min(FIRST_DELAY_MS * 2 ** (attempt - 1), LONGEST_DELAY_MS)
}
