import type { Observable } from 'rxjs'
import { TestScheduler } from 'rxjs/testing'
import { expect, test } from 'vitest'
import { Gate } from '../../src/pacing/gate.ts'
import { withGate } from '../../src/pacing/with-gate.ts'

type Helpers = Parameters<Parameters<TestScheduler['run']>[0]>[0]

function marbles(work: (helpers: Helpers) => void): void {
  new TestScheduler((actual, expected) => expect(actual).toEqual(expected)).run(work)
}

/** Inner work by its letter. */
const of =
  (inners: Readonly<Record<string, Observable<string>>>) =>
  (letter: string): Observable<string> =>
    inners[letter] as Observable<string>

test('mergeMap works on as many values at a time as the limit, and begins the next when one is done', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('(abc|)')
    const a = cold('---x|')
    const b = cold('-y----|')
    const c = cold('-z|')
    expectObservable(source.pipe(new Gate<string>(2).mergeMap(of({ a, b, c })))).toBe('-y-x-z|')
    expectSubscriptions(source.subscriptions).toBe('(^!)')
    expectSubscriptions(a.subscriptions).toBe('^---!')
    expectSubscriptions(b.subscriptions).toBe('^-----!')
    expectSubscriptions(c.subscriptions).toBe('----^-!')
  })
})

test('mergeMap works on fewer than the limit where that is asked for', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('a-b-----|')
    const a = cold('---x|')
    const b = cold('-y|')
    expectObservable(source.pipe(new Gate<string>(4).mergeMap(of({ a, b }), 1))).toBe('---x-y--|')
    expectSubscriptions(source.subscriptions).toBe('^-------!')
    expectSubscriptions(a.subscriptions).toBe('^---!')
    expectSubscriptions(b.subscriptions).toBe('----^-!')
  })
})

test('concatMap begins a value when the one before it is done', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('ab-|')
    const a = cold('--x-|')
    const b = cold('y--|')
    expectObservable(source.pipe(new Gate<string>(4).concatMap(of({ a, b })))).toBe('--x-y--|')
    expectSubscriptions(source.subscriptions).toBe('^--!')
    expectSubscriptions(a.subscriptions).toBe('^---!')
    expectSubscriptions(b.subscriptions).toBe('----^--!')
  })
})

test('an error of the work ends the source and the rest of the work', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('(abc)---d')
    const a = cold('--#')
    const b = cold('-y----|')
    const c = cold('|')
    expectObservable(source.pipe(new Gate<string>(2).mergeMap(of({ a, b, c, d: c })))).toBe('-y#')
    expectSubscriptions(source.subscriptions).toBe('^-!')
    expectSubscriptions(a.subscriptions).toBe('^-!')
    expectSubscriptions(b.subscriptions).toBe('^-!')
    expectSubscriptions(c.subscriptions).toBe([])
  })
})

test('an error of the source ends the work', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('(ab)-#')
    const a = cold('--x----|')
    const b = cold('|')
    expectObservable(source.pipe(new Gate<string>(4).concatMap(of({ a, b })))).toBe('--x--#')
    expectSubscriptions(source.subscriptions).toBe('^----!')
    expectSubscriptions(a.subscriptions).toBe('^----!')
    expectSubscriptions(b.subscriptions).toBe([])
  })
})

test('who unsubscribes ends the source and the work', () => {
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('(ab)------|')
    const a = cold('-x-x-x-x')
    const b = cold('|')
    expectObservable(source.pipe(new Gate<string>(4).concatMap(of({ a, b }))), '^---!').toBe('-x-x-')
    expectSubscriptions(source.subscriptions).toBe('^---!')
    expectSubscriptions(a.subscriptions).toBe('^---!')
    expectSubscriptions(b.subscriptions).toBe([])
  })
})

test('withGate builds anew for each subscription, with a gate of its own', () => {
  const made = new Set<Gate<string>>()
  marbles(({ cold, expectObservable, expectSubscriptions }) => {
    const source = cold('(ab|)')
    const work = cold('-x|')
    const paced = withGate(1, (gate: Gate<string>) => {
      made.add(gate)
      return source.pipe(gate.mergeMap(() => work))
    })
    expect(made.size).toBe(0)
    expectObservable(paced, '^').toBe('-x-x|')
    expectObservable(paced, '--^-!').toBe('---x-')
    expectSubscriptions(source.subscriptions).toBe(['(^!)', '--(^!)'])
    expectSubscriptions(work.subscriptions).toBe(['^-!', '--^-!', '--^-!'])
  })
  expect(made.size).toBe(2)
})
