import type { FtpSession } from '@sluice/transport'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SessionPool } from '../../src/pool/session-pool.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

/** A session in which nothing has moved for as long as anybody knows. */
const still = {
  closed: false,
  standsStillFor: Number.POSITIVE_INFINITY,
  quit: async () => {},
  destroy: () => {},
  ref: () => {},
  unref: () => {},
  mark: () => ({ changed: false, untouched: false }),
}

test('Each one has all of the time to wait, also where sessions stand still for longer', async () => {
  const pool = new SessionPool({ sessions: 1, open: async () => still as unknown as FtpSession })
  let leave = () => {}
  const held = pool.use(() => new Promise<void>(resolve => (leave = resolve)))
  const refused: string[] = []
  const wait = (name: string) => pool.use(async () => {}).catch(() => refused.push(name))
  void wait('first')
  await vi.advanceTimersByTimeAsync(20_000)
  const second = wait('second')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(refused).toEqual(['first'])
  await vi.advanceTimersByTimeAsync(19_000)
  expect(refused).toEqual(['first'])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(refused).toEqual(['first', 'second'])
  leave()
  await Promise.all([held, second])
  await pool.close()
  expect(vi.getTimerCount()).toBe(0)
})
