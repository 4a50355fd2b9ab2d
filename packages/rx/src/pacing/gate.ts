import type { Observable, ObservableInput, ObservedValueOf } from 'rxjs'
import { checkedLimits, type GateLimits } from './gate-limits.ts'
import { GateState } from './gate-state.ts'
import { mergeMapThrough } from './merge-map.ts'

let reveal: <T>(gate: Gate<T>) => GateState<T>

/**
 * Lets a source be held back by the work that is done on its values.
 *
 * rxjs cannot pause a source: what arrives too fast piles up in `mergeMap` and `concatMap` without bound. A source that
 * is given a gate (`list`, `walk`, `nameList`, `lines`, `bytes`) asks it before each value and pauses its socket while
 * the gate is closed; the operators of the gate count a value from the moment they receive it until the work on it is
 * over. Any synchronous operator may stand between the two, `filter` too; an asynchronous one passes values by the
 * gate, which is noticed and warned of. One gate may hold several sources, and its limit is for all of them together.
 *
 * Prefer `withGate`, which makes a gate for each subscription. A gate must not be used within its own project function:
 * a source that is subscribed to there would wait for itself, and fails with `LocalProtocolError` (`FTP_BAD_SEQUENCE`)
 * where that can be seen.
 *
 * @see withGate
 */
export class Gate<T = unknown> {
  readonly #state: GateState<T>

  static {
    reveal = gate => gate.#state
  }

  /** Throws `LocalProtocolError` (`FTP_BAD_OPTION`) for limits that cannot be. */
  constructor(limits: number | GateLimits<T>) {
    this.#state = new GateState(checkedLimits(limits))
  }

  /** How much may be on its way at a time. */
  get limit(): number {
    return this.#state.limit
  }

  /** How much is on its way: received by an operator of the gate, and not done with. */
  get inFlight(): number {
    return this.#state.inFlight
  }

  /** Whether sources may emit. */
  get open(): boolean {
    return this.#state.open
  }

  /**
   * Works on several values at a time, as `mergeMap` of rxjs, and holds the sources of the gate back meanwhile.
   *
   * `concurrent` is `limit` unless it is given; with less, the rest of the limit is fetched ahead and waits here. It
   * completes when the source has and all that waits is done; an error, wherever it comes from, drops what waits.
   * Without a source that has the gate it is `mergeMap` with a queue that may grow.
   *
   * @example
   * withGate(4, gate => ftp.list('in', { gate }).pipe(gate.mergeMap(entry => ftp.download(entry, entry.name))))
   *
   * @see Gate.concatMap
   */
  mergeMap<A extends T, O extends ObservableInput<unknown>>(
    project: (value: A, index: number) => O,
    concurrent: number = this.limit,
  ): (source: Observable<A>) => Observable<ObservedValueOf<O>> {
    return mergeMapThrough<A, O>(this.#state as GateState<A>, project, concurrent)
  }

  /**
   * Works on one value at a time, in order, as `concatMap` of rxjs, and holds the sources of the gate back meanwhile.
   *
   * It is `mergeMap` with `concurrent` 1: with a limit of more, the rest is fetched ahead and waits here.
   *
   * @example
   * withGate(1, gate => ftp.lines('log.txt', { gate }).pipe(gate.concatMap(line => insert(line))))
   *
   * @see Gate.mergeMap
   */
  concatMap<A extends T, O extends ObservableInput<unknown>>(
    project: (value: A, index: number) => O,
  ): (source: Observable<A>) => Observable<ObservedValueOf<O>> {
    return this.mergeMap<A, O>(project, 1)
  }
}

/** What a gate shares with its sources. */
export function stateOf<T>(gate: Gate<T>): GateState<T> {
  return reveal(gate)
}
