import { defer, type Observable } from 'rxjs'
import { Gate } from './gate.ts'
import { checkedLimits, type GateLimits } from './gate-limits.ts'

/**
 * A pipeline whose source goes no faster than the work on its values.
 *
 * `build` is called for each subscription with a gate of its own: give that to a source and work on the values with
 * `gate.mergeMap` or `gate.concatMap`. Memory stays flat however much the source has: no more than `limit` values (or
 * the sum of their weights) are on their way, and the socket pauses meanwhile. Throws `LocalProtocolError`
 * (`FTP_BAD_OPTION`) for limits that cannot be.
 *
 * @example
 * withGate(4, gate =>
 *   ftp.walk('in', { gate }).pipe(
 *     filter(entry => entry.name.endsWith('.gz')),
 *     gate.mergeMap(entry => ftp.download(entry, `./${entry.name}`)),
 *   ),
 * ).subscribe()
 *
 * @see Gate
 */
export function withGate<R, T = unknown>(
  limits: number | GateLimits<T>,
  build: (gate: Gate<T>) => Observable<R>,
): Observable<R> {
  const checked = checkedLimits(limits)
  return defer(() => build(new Gate(checked)))
}
