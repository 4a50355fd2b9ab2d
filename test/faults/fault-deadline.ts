import { defaultTimeouts, type Timeouts } from '@sluice/transport'
import type { Row } from './row.ts'

/** Milliseconds of a deadline that must not pass, on the slowest machine. */
export const FAR = 20_000

/** Milliseconds from a fault on until a deadline passes that is to pass. */
const SHORT = 250

const setReal = globalThis.setTimeout
const clearReal = globalThis.clearTimeout

/** Those that there are, by the milliseconds that tell their timers from all others. */
const known = new Map<number, FaultDeadline>()

/**
 * The deadlines of a row that are to pass: far away, but at hand from its fault on until its outcome is known. So
 * neither the log-in nor what shows the session usable depends on how fast the machine is.
 */
export class FaultDeadline implements Disposable {
  /** What the client is told. */
  readonly milliseconds: number = FAR + known.size + 1
  readonly #expiries = new Map<NodeJS.Timeout, () => void>()
  #isAtHand = false

  constructor() {
    known.set(this.milliseconds, this)
  }

  /** The fault has happened. */
  begin(): void {
    this.#isAtHand = true
    for (const timer of this.#expiries.keys()) this.#shorten(timer)
  }

  /** The outcome is known. */
  end(): void {
    this.#isAtHand = false
  }

  /** One of its timers is set. */
  set(timer: NodeJS.Timeout, expire: () => void): void {
    this.#expiries.set(timer, expire)
    if (this.#isAtHand) this.#shorten(timer)
  }

  /** A timer is cleared, perhaps one of its own. */
  clear(timer: NodeJS.Timeout): void {
    this.#expiries.delete(timer)
  }

  [Symbol.dispose](): void {
    this.end()
    this.#expiries.clear()
  }

  #shorten(timer: NodeJS.Timeout): void {
    const expire = () => {
      const callback = this.#expiries.get(timer)
      if (callback === undefined || !this.#isAtHand) return
      this.#expiries.delete(timer)
      clearReal(timer)
      callback()
    }
    // What has arrived while the machine was busy is read first.
    setReal(() => setImmediate(expire), SHORT)
  }
}

/** All deadlines of a row: those that are to pass, and the others, which are far away. */
export function deadlinesOf({ short = [] }: Pick<Row, 'short'>, deadline: FaultDeadline): Timeouts {
  const names = Object.keys(defaultTimeouts) as (keyof Timeouts)[]
  const times = names.map(name => [name, short.includes(name) ? deadline.milliseconds : FAR] as const)
  return { ...defaultTimeouts, ...Object.fromEntries(times) }
}

globalThis.setTimeout = new Proxy(setReal, {
  apply(real, self, args: Parameters<typeof setTimeout>) {
    const timer: NodeJS.Timeout = Reflect.apply(real, self, args)
    known.get(args[1] ?? 0)?.set(timer, args[0])
    return timer
  },
})

globalThis.clearTimeout = new Proxy(clearReal, {
  apply(real, self, [timer]: [NodeJS.Timeout]) {
    for (const deadline of known.values()) deadline.clear(timer)
    Reflect.apply(real, self, [timer])
  },
})
