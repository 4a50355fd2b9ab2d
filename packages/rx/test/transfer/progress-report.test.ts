import { Subscriber } from 'rxjs'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ProgressReport } from '../../src/transfer/progress-report.ts'
import type { TransferEvent } from '../../src/transfer/transfer-event.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => {
  vi.useRealTimers()
})

function start() {
  const events: TransferEvent[] = []
  const report = new ProgressReport(
    'a',
    new Subscriber<TransferEvent>({ next: event => events.push(event), error: () => {}, complete: () => {} }),
  )
  return { report, events, later: (milliseconds: number) => vi.advanceTimersByTime(milliseconds) }
}

describe('progress', () => {
  test('is told ten times a second at most, with the rate and the time that is left', () => {
    const { report, events, later } = start()
    report.started(1000, 0)
    report.moved(100)
    later(99)
    report.moved(150)
    later(1)
    report.moved(200)
    report.moved(201)
    expect(events).toEqual([
      { type: 'started', path: 'a', total: 1000, startAt: 0 },
      { type: 'progress', path: 'a', bytes: 200, total: 1000, rate: 2000, timeLeft: 400 },
    ])
    later(100)
    report.moved(600)
    // The newest sample counts for three tenths of it.
    expect(events.at(-1)).toMatchObject({ rate: 2000 + 0.3 * (4000 - 2000), bytes: 600 })
  })

  test('knows no time that is left without a total or without a rate', () => {
    const { report, events, later } = start()
    report.started(undefined, 0)
    later(100)
    report.moved(100)
    expect(events.at(-1)).toMatchObject({ rate: 1000, timeLeft: undefined })
    const other = start()
    other.report.started(100, 0)
    other.later(100)
    other.report.moved(0)
    expect(other.events.at(-1)).toMatchObject({ rate: 0, timeLeft: undefined })
  })

  test('counts bytes of the file, and what went over connections besides', () => {
    const { report, events, later } = start()
    report.started(1000, 0)
    report.moved(500)
    // It begins a little before, to compare.
    report.started(1000, 500, 400)
    expect(report.at).toBe(500)
    report.moved(50)
    expect([report.at, report.furthest]).toEqual([500, 500])
    later(100)
    report.moved(300)
    expect(events.at(-1)).toMatchObject({ bytes: 700, timeLeft: expect.any(Number) })
    expect([report.at, report.furthest, report.transferred]).toEqual([700, 700, 800])
    report.started(1000, 0)
    expect([report.at, report.furthest]).toEqual([0, 700])
  })
})
