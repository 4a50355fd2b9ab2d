import { LocalProtocolError } from '@sluice/protocol'
import type { Observer } from 'rxjs'
import { explain } from '../failure/ftp-failure.ts'
import { type CheckedLimits, checkedWeight } from './gate-limits.ts'
import { warnOfLateValue } from './late-warning.ts'
import { type Turn, TurnQueue } from './turn-queue.ts'

/**
 * What sources and operators of one gate share: how much is on its way, and who waits.
 *
 * A source asks before each value, waits in turn where the gate is closed, and emits within `telling`. The operator
 * counts a value when it receives it and gives it back when the work on it is over.
 */
export class GateState<T> {
  readonly #limits: CheckedLimits<T>
  readonly #turns = new TurnQueue()
  #inFlight = 0
  #wasFull = false
  #operators = 0
  #hasSource = false
  #telling = 0
  #projecting = 0

  constructor(limits: CheckedLimits<T>) {
    this.#limits = limits
  }

  get limit(): number {
    return this.#limits.limit
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get open(): boolean {
    return this.#inFlight < this.limit && !this.#wasFull
  }

  /** What a value counts; throws what `weigh` throws. */
  weightOf(value: T): number {
    return checkedWeight(this.#limits.weigh(value))
  }

  // For sources.

  /** A source is subscribed to; throws where that could only wait for ever. */
  join(): void {
    if (this.#projecting > 0) throw nested()
    this.#hasSource = true
  }

  /** Whether a value of that weight may be emitted now: nobody waits, and there is room. */
  admits(weight: number): boolean {
    if (!this.#turns.waits && this.#fits(weight)) return true
    this.#noteFull()
    return false
  }

  /** Waits behind those who wait already. */
  wait(turn: Turn): void {
    this.#turns.push(turn)
  }

  /** Waits no more; those behind may fit where this one did not. */
  withdraw(turn: Turn): void {
    turn.withdrawn = true
    this.#serve()
  }

  /** Tells an observer something; what arrives at the operator meanwhile has come without delay. */
  telling(tell: () => void): void {
    this.#telling++
    try {
      tell()
    } finally {
      this.#telling--
    }
  }

  next<V>(observer: Pick<Observer<V>, 'next'>, value: V): void {
    this.#telling++
    try {
      observer.next(value)
    } finally {
      this.#telling--
    }
  }

  // For operators.

  /** An operator is subscribed to; the function that it gives says that it is not any more. */
  attach(): () => void {
    if (this.#operators++ === 0) this.#hasSource = false
    return () => {
      this.#operators--
    }
  }

  /** The operator has received a value. */
  acquire(weight: number): void {
    if (this.#hasSource && this.#telling === 0) warnOfLateValue(this.#limits)
    this.#inFlight += weight
    this.#noteFull()
  }

  /** The work on values of that weight is over. */
  release(weight: number): void {
    this.#inFlight -= weight
    if (this.#inFlight <= (this.#limits.resumeAt ?? this.limit)) this.#wasFull = false
    this.#serve()
  }

  /** Runs the project function and subscribes to what it gives: a source of this gate in there waits for itself. */
  projecting(work: () => void): void {
    this.#projecting++
    try {
      work()
    } finally {
      this.#projecting--
    }
  }

  /** Tells those behind the operator, who may subscribe anew: `retry`, `repeat`, another stage. */
  leaving(tell: () => void): void {
    const projecting = this.#projecting
    this.#projecting = 0
    try {
      tell()
    } finally {
      this.#projecting = projecting
    }
  }

  #fits(weight: number): boolean {
    return this.#inFlight === 0 || (!this.#wasFull && this.#inFlight + weight <= this.limit)
  }

  #noteFull(): void {
    if (this.#limits.resumeAt !== undefined && !(this.#inFlight < this.limit)) this.#wasFull = true
  }

  #serve(): void {
    this.#turns.serve(weight => this.#fits(weight))
  }
}

function nested(): LocalProtocolError {
  const error = new LocalProtocolError({
    code: 'FTP_BAD_SEQUENCE',
    phase: 'configuration',
    message:
      'a source was given the gate that is just working on a value of its own: it would wait for itself; ' +
      'use a gate for each level, as withGate within withGate does',
  })
  return explain(error)
}
