import { describe, expect, test } from 'vitest'
import { planRetries } from '../../src/transfer/retry-options.ts'

const error = new Error('why')

describe('retries', () => {
  test('come later each time, half a minute apart at most, where nothing else is said', () => {
    const plan = planRetries({ jitter: 0 })
    expect(plan.count).toBe(5)
    expect([1, 2, 3, 20].map(count => plan.delay(error, count))).toEqual([500, 1000, 2000, 30_000])
  })

  test('are spread by a part of the delay', () => {
    const plan = planRetries({ delay: 1000, jitter: 0.5 })
    for (let round = 0; round < 100; round++) {
      const delay = plan.delay(error, 1)
      expect(delay).toBeGreaterThanOrEqual(500)
      expect(delay).toBeLessThanOrEqual(1500)
    }
  })

  test('may be a count, none at all, or up to a function', () => {
    expect(planRetries(2).count).toBe(2)
    expect(planRetries(false).count).toBe(0)
    expect(planRetries(Infinity).count).toBe(Infinity)
    const plan = planRetries({ delay: (reason, count) => (reason === error ? count * 10 : -1), jitter: 0 })
    expect(plan.delay(error, 3)).toBe(30)
    expect(plan.delay(new Error('other'), 3)).toBe(0)
    expect(planRetries({ delay: Infinity, jitter: 0 }).delay(error, 1)).toBe(2 ** 31 - 1)
  })

  test.each([undefined, Number.NaN, Promise.resolve(1), '1'])('are not put off by %s', delay => {
    const plan = planRetries({ delay: () => delay as never })
    expect(() => plan.delay(error, 1)).toThrow(expect.objectContaining({ code: 'FTP_BAD_OPTION' }))
  })

  test.each([
    { count: -1 },
    { count: 0.5 },
    { count: Number.NaN },
    { delay: -1 },
    { jitter: 2 },
    { jitter: -1 },
  ])('are not planned for %j', retry => {
    expect(() => planRetries(retry)).toThrow(expect.objectContaining({ code: 'FTP_BAD_OPTION' }))
  })
})
