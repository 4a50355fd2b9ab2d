import { TestScheduler } from 'rxjs/testing'
import { expect, test } from 'vitest'
import { throughput } from '../../src/operators/throughput.ts'
import type { TransferEvent, TransferResult } from '../../src/transfer/transfer-event.ts'

const started = (path: string, total: number | undefined, startAt = 0): TransferEvent => ({
  type: 'started',
  path,
  total,
  startAt,
})
const progress = (path: string, bytes: number, total: number | undefined): TransferEvent => ({
  type: 'progress',
  path,
  bytes,
  total,
  rate: 0,
  timeLeft: undefined,
})
const done = (path: string, bytes: number): TransferEvent => ({
  type: 'done',
  path,
  result: { bytes } as TransferResult,
})

function marbles(work: (helpers: Parameters<Parameters<TestScheduler['run']>[0]>[0]) => void): void {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(work)
}

test('tells a sample at each interval and a last one, for all transfers together', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold<TransferEvent>('(ab)-c----d----(ef|)', {
      a: started('x', 1000),
      b: started('y', 400, 100),
      c: progress('x', 500, 1000),
      d: progress('y', 300, 400),
      e: done('x', 1000),
      f: done('y', 400),
    })
    // Two marbles in brackets take four frames.
    expectObservable(source.pipe(throughput({ every: 10 }))).toBe('----------s----(l|)', {
      s: { bytes: 500, rate: 50_000, timeLeft: 16, running: 2, done: 0 },
      l: { bytes: 1300, rate: 1300 / 0.015, timeLeft: 0, running: 0, done: 2 },
    })
    expectSubscriptions(source.subscriptions).toBe('^--------------!')
  })
})

test('knows no time left where a total is unknown or nothing moves', () => {
  marbles(({ cold, expectObservable }) => {
    const source = cold<TransferEvent>('a----b', { a: started('x', 1000), b: progress('x', 10, undefined) })
    const idle = { bytes: 0, rate: 0, timeLeft: undefined, running: 1, done: 0 }
    const moved = { bytes: 10, rate: 10 / 0.008, timeLeft: undefined, running: 1, done: 0 }
    expectObservable(source.pipe(throughput({ every: 4 })), '^--------!').toBe('----i---m', {
      i: idle,
      m: moved,
    })
  })
})

test('takes the rate over its window alone, and counts what is sent again', () => {
  marbles(({ cold, expectObservable }) => {
    const source = cold<TransferEvent>('a-b---c---d', {
      a: started('x', 100),
      b: progress('x', 60, 100),
      // The transfer begins anew.
      c: started('x', 100),
      d: progress('x', 20, 100),
    })
    const at4 = { bytes: 60, rate: 15_000, timeLeft: (40 / 15_000) * 1000, running: 1, done: 0 }
    const at8 = { bytes: 60, rate: 0, timeLeft: undefined, running: 1, done: 0 }
    const at12 = { bytes: 80, rate: 5000, timeLeft: 16, running: 1, done: 0 }
    expectObservable(source.pipe(throughput({ every: 4, window: 4 })), '^------------!').toBe(
      '----p---q---r',
      {
        p: at4,
        q: at8,
        r: at12,
      },
    )
  })
})

test('passes errors on and stops its samples', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold<TransferEvent>('--#')
    expectObservable(source.pipe(throughput({ every: 5 }))).toBe('--#')
    expectSubscriptions(source.subscriptions).toBe('^-!')
  })
})

test('ends its source when it is unsubscribed', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold<TransferEvent>('-')
    expectObservable(source.pipe(throughput()), '^---!').toBe('-')
    expectSubscriptions(source.subscriptions).toBe('^---!')
  })
})

test.each([{ every: 0 }, { every: Number.NaN }, { window: -1 }, { window: 2 ** 31 }])(
  'refuses %o at once',
  options => {
    expect(() => throughput(options)).toThrow(
      expect.objectContaining({
        code: 'FTP_BAD_OPTION',
        kind: 'usage',
        message: expect.stringMatching(/must be 1 to/),
      }),
    )
  },
)
