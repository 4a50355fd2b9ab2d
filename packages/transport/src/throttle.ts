import { LocalProtocolError } from '@sluice/protocol'
import { MAX_MILLISECONDS } from './max-milliseconds.ts'

/** Time, as a throttle needs it. */
export interface ThrottleClock {
  /** Milliseconds since whenever. */
  now(): number
  /** Calls back once, so many milliseconds later, unless the function it returns is called before. */
  after(milliseconds: number, callback: () => void): () => void
}

export interface ThrottleOptions {
  /** `Infinity` lets all pass. */
  readonly bytesPerSecond: number
  /** Bytes that may pass at once after a quiet time; default a tenth of a second's worth. */
  readonly burst?: number | undefined
  /** Default the clock of this machine. */
  readonly clock?: ThrottleClock | undefined
}

/** The handle of one transfer on its throttle. */
export interface ThrottleUse {
  /** No more may pass until `wake` is called. */
  readonly waits: boolean
  /** So many bytes have passed. */
  spend(bytes: number): void
  /** The transfer is over; it is not woken any more. */
  leave(): void
}

/**
 * A limit in bytes per second for any number of transfers and sessions together, which share it evenly.
 *
 * A download is slowed by reading no further, so that the server is slowed. Once the last transfer has left there is
 * no timer. One throttle counts all that uses it: take two for a limit each way.
 *
 * @example
 * const throttle = new Throttle({ bytesPerSecond: 1_000_000 })
 * await Promise.all([a.retrieve('x', sinkX, { throttle }), b.retrieve('y', sinkY, { throttle })])
 * throttle.bytesPerSecond = 250_000 // also while transfers run
 */
export class Throttle {
  readonly #burst: number | undefined
  readonly #clock: ThrottleClock
  readonly #waiting: Use[] = []
  #rate: number
  #tokens: number
  #countedAt: number
  #cancel: (() => void) | undefined
  #serving = false

  /** Throws `LocalProtocolError` (`FTP_BAD_OPTION`). */
  constructor({ bytesPerSecond, burst, clock = systemClock }: ThrottleOptions) {
    if (burst !== undefined) check('burst', burst)
    this.#rate = check('bytesPerSecond', bytesPerSecond)
    this.#burst = burst
    this.#clock = clock
    this.#tokens = this.#mostTokens
    this.#countedAt = clock.now()
  }

  /**
   * The limit; a new one holds from now on, for what is under way as well. Setting it throws `LocalProtocolError`
   * (`FTP_BAD_OPTION`) for what is none.
   */
  get bytesPerSecond(): number {
    return this.#rate
  }

  set bytesPerSecond(value: number) {
    check('bytesPerSecond', value)
    this.#refill()
    this.#rate = value
    this.#serve()
  }

  /** Takes part; `wake` is called each time that more may pass after `waits`. For what moves bytes of its own. */
  join(wake: () => void): ThrottleUse {
    return new Use(wake, {
      wait: use => {
        this.#waiting.push(use)
        this.#serve()
      },
      leave: use => {
        const at = this.#waiting.indexOf(use)
        if (at >= 0) this.#waiting.splice(at, 1)
        // What has passed has passed: a debt is everybody's now.
        this.#tokens += use.credit
        this.#serve()
      },
    })
  }

  get #mostTokens(): number {
    return this.#burst ?? this.#rate / TURNS_PER_SECOND
  }

  #refill(): void {
    const now = this.#clock.now()
    // No time times a rate without limit is no number.
    if (now > this.#countedAt) this.#tokens += ((now - this.#countedAt) * this.#rate) / 1_000
    this.#tokens = Math.min(this.#tokens, this.#mostTokens)
    this.#countedAt = now
  }

  /** Gives each that waits an equal portion in turn, as long as there is any. */
  #serve(): void {
    if (this.#serving) return
    this.#serving = true
    this.#cancel?.()
    this.#cancel = undefined
    this.#refill()
    const portion = Math.min(MOST_AT_A_TURN, Math.max(1, this.#rate / TURNS_PER_SECOND))
    while (this.#tokens > 0) {
      const use = this.#waiting.shift()
      if (use === undefined) break
      this.#tokens -= portion
      if (!use.grant(portion)) this.#waiting.push(use)
    }
    this.#serving = false
    if (this.#waiting.length === 0) return
    const milliseconds = Math.max(1, Math.ceil((-this.#tokens * 1_000) / this.#rate))
    this.#cancel = this.#clock.after(Math.min(milliseconds, MAX_MILLISECONDS), () => this.#serve())
  }
}

const TURNS_PER_SECOND = 10
const MOST_AT_A_TURN = 64 * 1024
interface Office {
  wait(use: Use): void
  leave(use: Use): void
}

class Use implements ThrottleUse {
  readonly #wake: () => void
  readonly #office: Office
  credit = 0
  #waits = false
  #left = false

  constructor(wake: () => void, office: Office) {
    this.#wake = wake
    this.#office = office
  }

  get waits(): boolean {
    return this.#waits
  }

  spend(bytes: number): void {
    if (this.#left) return
    this.credit -= bytes
    if (this.credit > 0 || this.#waits) return
    this.#waits = true
    this.#office.wait(this)
  }

  leave(): void {
    if (this.#left) return
    this.#left = true
    this.#waits = false
    this.#office.leave(this)
  }

  /** Whether it may go on. */
  grant(bytes: number): boolean {
    this.credit += bytes
    if (this.credit <= 0) return false
    this.#waits = false
    this.#wake()
    return true
  }
}

const systemClock: ThrottleClock = {
  now: () => performance.now(),
  after(milliseconds, callback) {
    const timer = setTimeout(callback, milliseconds)
    return () => clearTimeout(timer)
  },
}

function check(name: string, value: number): number {
  if (value > 0) return value
  throw new LocalProtocolError({
    code: 'FTP_BAD_OPTION',
    phase: 'configuration',
    message: `a throttle's ${name} must be more than 0, not ${value}`,
  })
}
