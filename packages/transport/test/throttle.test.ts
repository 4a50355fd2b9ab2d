import { describe, expect, test } from 'vitest'
import { Throttle, type ThrottleClock, type ThrottleUse } from '../src/index.ts'

/** Time that stands still until a test moves it. */
class HandClock implements ThrottleClock {
  #now = 0
  #due: { readonly at: number; readonly callback: () => void } | undefined

  now(): number {
    return this.#now
  }

  after(milliseconds: number, callback: () => void): () => void {
    expect(this.#due).toBeUndefined()
    const due = { at: this.#now + milliseconds, callback }
    this.#due = due
    return () => {
      if (this.#due === due) this.#due = undefined
    }
  }

  get waits(): boolean {
    return this.#due !== undefined
  }

  pass(milliseconds: number): void {
    const end = this.#now + milliseconds
    while (this.#due !== undefined && this.#due.at <= end) {
      const { at, callback } = this.#due
      this.#due = undefined
      this.#now = at
      callback()
    }
    this.#now = end
  }
}

/** Moves pieces of a size as fast as the throttle lets it. */
class Mover {
  bytes = 0
  readonly #use: ThrottleUse
  readonly #piece: number

  constructor(throttle: Throttle, piece: number) {
    this.#piece = piece
    this.#use = throttle.join(() => this.#move())
    this.#move()
  }

  leave(): void {
    this.#use.leave()
  }

  #move(): void {
    while (!this.#use.waits) {
      this.bytes += this.#piece
      this.#use.spend(this.#piece)
    }
  }
}

const near = (bytes: number, wanted: number, slack: number) => {
  expect(bytes).toBeGreaterThan(wanted - slack)
  expect(bytes).toBeLessThan(wanted + slack)
}

describe('a throttle', () => {
  test('lets its rate pass, whatever the size of the pieces', () => {
    for (const piece of [1, 700, 16_384, 300_000]) {
      const clock = new HandClock()
      const mover = new Mover(new Throttle({ bytesPerSecond: 100_000, clock }), piece)
      clock.pass(10_000)
      near(mover.bytes, 1_000_000, 25_000 + piece)
      mover.leave()
      expect(clock.waits).toBe(false)
    }
  })

  test('is shared evenly, also by those who take larger pieces', () => {
    const clock = new HandClock()
    const throttle = new Throttle({ bytesPerSecond: 120_000, clock })
    const movers = [100, 5_000, 40_000].map(piece => new Mover(throttle, piece))
    clock.pass(60_000)
    for (const { bytes } of movers) near(bytes, 2_400_000, 100_000)
    for (const mover of movers) mover.leave()
    expect(clock.waits).toBe(false)
  })

  test('gives to those who stay what others leave', () => {
    const clock = new HandClock()
    const throttle = new Throttle({ bytesPerSecond: 100_000, clock })
    const [one, other] = [new Mover(throttle, 1_000), new Mover(throttle, 1_000)]
    clock.pass(10_000)
    other.leave()
    const before = one.bytes
    clock.pass(10_000)
    near(one.bytes - before, 1_000_000, 25_000)
    const stopped = other.bytes
    clock.pass(10_000)
    expect(other.bytes).toBe(stopped)
    one.leave()
  })

  test('can be changed while it runs, both ways', () => {
    const clock = new HandClock()
    const throttle = new Throttle({ bytesPerSecond: 10, clock })
    const mover = new Mover(throttle, 1_000)
    clock.pass(1_000)
    throttle.bytesPerSecond = 1_000_000
    expect(throttle.bytesPerSecond).toBe(1_000_000)
    clock.pass(1_000)
    near(mover.bytes, 1_000_000, 150_000)
    throttle.bytesPerSecond = 1_000
    const before = mover.bytes
    clock.pass(300_000)
    near(mover.bytes - before, 300_000, 150_000)
    mover.leave()
  })

  test('lets a burst pass after a quiet time, and no more than that', () => {
    const clock = new HandClock()
    const throttle = new Throttle({ bytesPerSecond: 1_000, burst: 50_000, clock })
    clock.pass(3_600_000)
    const mover = new Mover(throttle, 100)
    near(mover.bytes, 50_000, 300)
    mover.leave()
  })

  test('without a limit lets all pass, from the beginning or from some time on', () => {
    const clock = new HandClock()
    const passed = (throttle: Throttle) => {
      const use = throttle.join(() => {})
      for (let i = 0; i < 10; i++) {
        use.spend(1_000_000)
        if (use.waits) clock.pass(1)
        expect(use.waits).toBe(false)
      }
      use.leave()
    }
    passed(new Throttle({ bytesPerSecond: Number.POSITIVE_INFINITY, clock }))
    const throttle = new Throttle({ bytesPerSecond: 1_000, clock })
    throttle.bytesPerSecond = Number.POSITIVE_INFINITY
    passed(throttle)
    throttle.bytesPerSecond = 1_000
    const mover = new Mover(throttle, 100)
    clock.pass(10_000)
    near(mover.bytes, 10_000, 500)
    mover.leave()
    expect(clock.waits).toBe(false)
  })

  test('has no timer while nobody waits', () => {
    const clock = new HandClock()
    const throttle = new Throttle({ bytesPerSecond: 1_000, clock })
    expect(clock.waits).toBe(false)
    const mover = new Mover(throttle, 5_000)
    expect(clock.waits).toBe(true)
    mover.leave()
    mover.leave()
    expect(clock.waits).toBe(false)
  })

  test.each([0, -1, Number.NaN])('of %s is refused', value => {
    expect(() => new Throttle({ bytesPerSecond: value })).toThrow(/bytesPerSecond must be more than 0/)
    expect(() => new Throttle({ bytesPerSecond: 1, burst: value })).toThrow(/burst must be more than 0/)
    const throttle = new Throttle({ bytesPerSecond: 1 })
    expect(() => {
      throttle.bytesPerSecond = value
    }).toThrow(/bytesPerSecond/)
  })
})
