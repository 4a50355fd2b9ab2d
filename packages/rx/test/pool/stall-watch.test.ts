import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { StallWatch } from '../../src/pool/stall-watch.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  expect(vi.getTimerCount()).toBe(0)
  vi.useRealTimers()
})

/** A watch over something that stands still since a moment that can be moved. */
function watched(timeout: number) {
  const subject = { waits: true, since: Date.now(), refused: 0 }
  const watch = new StallWatch(timeout, {
    stalledFor: () => (subject.waits ? Date.now() - subject.since : undefined),
    refuse: () => subject.refused++,
  })
  return { watch, subject }
}

describe('A stall', () => {
  test('is over when its time is, and not before', () => {
    const { watch, subject } = watched(30_000)
    watch.begin()
    vi.advanceTimersByTime(29_999)
    expect(subject.refused).toBe(0)
    vi.advanceTimersByTime(1)
    expect(subject.refused).toBe(1)
    watch.end()
  })

  test('begins anew with whatever moves', () => {
    const { watch, subject } = watched(30_000)
    watch.begin()
    for (let n = 0; n < 10; n++) {
      vi.advanceTimersByTime(29_000)
      subject.since = Date.now()
    }
    expect(subject.refused).toBe(0)
    vi.advanceTimersByTime(30_000)
    expect(subject.refused).toBe(1)
    watch.end()
  })

  test('is watched once, however often that is asked for', () => {
    const { watch } = watched(30_000)
    for (let n = 0; n < 3; n++) watch.begin()
    expect(vi.getTimerCount()).toBe(1)
    watch.end()
  })

  test('costs those who wait their turn one after the other, should it go on', () => {
    const { watch, subject } = watched(30_000)
    watch.begin()
    vi.advanceTimersByTime(30_000)
    vi.advanceTimersByTime(999)
    expect(subject.refused).toBe(1)
    vi.advanceTimersByTime(1)
    expect(subject.refused).toBe(2)
    watch.end()
  })

  test('is watched no more when nobody waits, and again when somebody does', () => {
    const { watch, subject } = watched(30_000)
    watch.begin()
    subject.waits = false
    vi.advanceTimersByTime(30_000)
    expect(vi.getTimerCount()).toBe(0)
    subject.waits = true
    watch.begin()
    vi.advanceTimersByTime(30_000)
    expect(subject.refused).toBe(1)
    watch.end()
  })

  test('lasts for ever where that is asked for', () => {
    const { watch } = watched(Number.POSITIVE_INFINITY)
    watch.begin()
    expect(vi.getTimerCount()).toBe(0)
  })
})
