import { FtpConnectionError } from '@sluice/transport'
import { TestScheduler } from 'rxjs/testing'
import { expect, test, vi } from 'vitest'
import { retryTransient } from '../../src/operators/retry-transient.ts'

const lost = new FtpConnectionError({ code: 'FTP_CONNECTION_LOST', phase: 'transfer', message: 'gone' })
const final = new Error('for good')

function marbles(work: (helpers: Parameters<Parameters<TestScheduler['run']>[0]>[0]) => void): void {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(work)
}

test('subscribes again after the delay, for as many times as it may', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a-#', undefined, lost)
    const result = source.pipe(retryTransient({ count: 2, delay: 5, jitter: 0 }))
    expectObservable(result).toBe('-a-------a-------a-#', undefined, lost)
    expectSubscriptions(source.subscriptions).toBe(['^--!', '--------^--!', '----------------^--!'])
  })
})

test('lets every other error through at once', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('-a-#', undefined, final)
    expectObservable(source.pipe(retryTransient({ delay: 5 }))).toBe('-a-#', undefined, final)
    expectSubscriptions(source.subscriptions).toBe('^--!')
  })
})

test('waits twice as long each time unless it is told how long, five times in all', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('#', undefined, lost)
    expectObservable(source.pipe(retryTransient({ jitter: 0 }))).toBe('15500ms #', undefined, lost)
    expectSubscriptions(source.subscriptions).toBe([
      '(^!)',
      '500ms (^!)',
      '1500ms (^!)',
      '3500ms (^!)',
      '7500ms (^!)',
      '15500ms (^!)',
    ])
  })
})

test('asks a function for the delay, with the error and the number of the retry', () => {
  marbles(({ cold, expectSubscriptions, expectObservable }) => {
    const source = cold('#', undefined, lost)
    const delay = vi.fn((_error: Error, retryCount: number) => retryCount * 2)
    expectObservable(source.pipe(retryTransient({ count: 2, delay, jitter: 0 }))).toBe(
      '------#',
      undefined,
      lost,
    )
    expectSubscriptions(source.subscriptions).toBe(['(^!)', '--(^!)', '------(^!)'])
  })
})

test('counts anew after a value only where that is asked for', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('a#', undefined, lost)
    const result = source.pipe(retryTransient({ count: 1, delay: 1, jitter: 0, resetOnSuccess: true }))
    expectObservable(result, '^-----!').toBe('a-a-a')
    expectSubscriptions(source.subscriptions).toBe(['^!', '--^!', '----^!'])
  })
})

test('leaves a part of the delay to chance', () => {
  const random = vi.spyOn(Math, 'random').mockReturnValue(0.25)
  try {
    marbles(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('#', undefined, lost)
      const result = source.pipe(retryTransient({ count: 1, delay: 8, jitter: 0.5 }))
      expectObservable(result).toBe('------#', undefined, lost)
      expectSubscriptions(source.subscriptions).toBe(['(^!)', '------(^!)'])
    })
  } finally {
    random.mockRestore()
  }
})

test('may be switched off, and takes nothing that cannot be', () => {
  marbles(({ cold, expectSubscriptions, expectObservable }) => {
    const never = cold('#', undefined, lost)
    expectObservable(never.pipe(retryTransient(false))).toBe('#', undefined, lost)
    expectSubscriptions(never.subscriptions).toBe('(^!)')
  })
  expect(() => retryTransient({ count: -1 })).toThrow(/retry.count must be a whole number/)
  expect(() => retryTransient({ jitter: 2 })).toThrow(/retry.jitter must lie between 0 and 1/)
})

test('takes its timer with it when it is unsubscribed', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('#', undefined, lost)
    expectObservable(source.pipe(retryTransient({ delay: 100, jitter: 0 })), '^---!').toBe('-')
    expectSubscriptions(source.subscriptions).toBe('(^!)')
  })
})
