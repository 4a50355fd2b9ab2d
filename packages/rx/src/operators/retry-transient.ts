import { type MonoTypeOperatorFunction, retry as retryOf, throwError, timer } from 'rxjs'
import { isTransient } from '../failure/is-transient.ts'
import { planRetries, type Retry } from '../transfer/retry-options.ts'

/**
 * Subscribes again when an error may pass: the network, a time-out, a server that is busy (`isTransient`).
 *
 * Every other error, and the one after the last retry, goes through at once. The whole source runs anew: what it
 * emitted before comes again. It takes what `retry` of a transfer does; `resetOnSuccess` counts anew after each value.
 * `download` and `upload` retry by themselves, from where they were; this is for pipelines around them, and for `list`
 * and `walk`. Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for options that cannot be.
 *
 * @example
 * ftp.list('in').pipe(retryTransient({ count: 5, delay: 2_000 }), toArray()).subscribe(console.log)
 *
 * @see isTransient
 */
export function retryTransient<T>(retry: Retry = {}): MonoTypeOperatorFunction<T> {
  const { count, resetOnSuccess, delay } = planRetries(retry)
  return retryOf({
    count,
    resetOnSuccess,
    delay: (error, retryCount) =>
      isTransient(error) ? timer(delay(error, retryCount)) : throwError(() => error),
  })
}
