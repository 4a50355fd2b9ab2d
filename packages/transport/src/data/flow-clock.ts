/** The least that has to move while the peer is waited for. */
export interface LeastRate {
  readonly bytesPerSecond: number
  /** Over how many milliseconds of waiting the rate is taken; default 30,000. */
  readonly milliseconds?: number | undefined
}

/** What ends a flow that takes too long; each is counted for itself. */
export interface FlowBounds {
  /** Milliseconds in which the peer has to move something. */
  readonly peer: number
  /** Milliseconds in which our own side has to; undefined for any time. */
  readonly own?: number | undefined
  readonly rate?: { readonly bytesPerSecond: number; readonly milliseconds: number } | undefined
  /** Called at most once for each. */
  readonly expire: (bound: 'peer' | 'own' | 'rate') => void
}

type WaitsFor = 'nobody' | 'peer' | 'own'

/**
 * The deadlines of a flow of bytes: each runs only while the side that it is for is waited for, and begins anew with
 * each byte.
 */
export class FlowClock {
  #bounds: FlowBounds | undefined
  #waitsFor: WaitsFor = 'nobody'
  #idle: NodeJS.Timeout | undefined
  #since = 0
  #longestOwn = 0
  #rate: NodeJS.Timeout | undefined
  #rateLeft = 0
  #moved = 0

  /** From now on what takes too long is told. */
  arm(bounds: FlowBounds): void {
    this.disarm()
    this.#bounds = bounds
    this.#rateLeft = bounds.rate?.milliseconds ?? 0
    this.#moved = 0
    this.#begin()
  }

  disarm(): void {
    this.#halt()
    this.#bounds = undefined
  }

  /** The longest time in milliseconds for which the flow stood still on our own account. */
  get longestOwn(): number {
    const current = this.#waitsFor === 'own' ? performance.now() - this.#since : 0
    return Math.max(current, this.#longestOwn)
  }

  /** For how many milliseconds the flow has stood still on our own account; 0 while it does not. */
  get standsStillFor(): number {
    const isOwn = this.#waitsFor === 'own' && this.#bounds !== undefined
    return isOwn ? performance.now() - this.#since : 0
  }

  /** So many bytes have moved. */
  moved(bytes: number): void {
    this.#moved += bytes
    this.#idle?.refresh()
    if (this.#waitsFor === 'own') this.#noteOwn()
  }

  waitForPeer(): void {
    this.#turn('peer')
  }

  waitForOwn(): void {
    this.#turn('own')
  }

  /** A throttle is waited for, or nothing at all. */
  waitForNobody(): void {
    this.#turn('nobody')
  }

  #turn(waitsFor: WaitsFor): void {
    if (this.#waitsFor === waitsFor) return
    if (this.#waitsFor === 'own') this.#noteOwn()
    this.#halt()
    this.#waitsFor = waitsFor
    this.#begin()
  }

  #noteOwn(): void {
    const now = performance.now()
    this.#longestOwn = Math.max(this.#longestOwn, now - this.#since)
    this.#since = now
  }

  #begin(): void {
    const waitsFor = this.#waitsFor
    if (waitsFor === 'nobody') return
    this.#since = performance.now()
    const milliseconds = this.#bounds?.[waitsFor]
    if (milliseconds !== undefined) {
      this.#idle = setTimeout(() => this.#bounds?.expire(waitsFor), milliseconds)
    }
    if (waitsFor === 'peer') this.#beginRate()
  }

  #beginRate(): void {
    if (this.#bounds?.rate === undefined) return
    this.#rate = setTimeout(() => this.#judgeRate(), Math.max(0, this.#rateLeft))
  }

  #judgeRate(): void {
    const { rate, expire } = this.#bounds ?? {}
    if (rate === undefined) return
    if (this.#moved < (rate.bytesPerSecond * rate.milliseconds) / 1000) {
      expire?.('rate')
      return
    }
    this.#moved = 0
    this.#rateLeft = rate.milliseconds
    this.#since = performance.now()
    this.#beginRate()
  }

  #halt(): void {
    clearTimeout(this.#idle)
    this.#idle = undefined
    if (this.#rate === undefined) return
    clearTimeout(this.#rate)
    this.#rate = undefined
    this.#rateLeft -= performance.now() - this.#since
  }
}
