import { setImmediate as turn } from 'node:timers/promises'
import fc from 'fast-check'
import { filter, finalize, merge, Observable } from 'rxjs'
import { expect, test } from 'vitest'
import { Gate } from '../../src/pacing/gate.ts'
import { gatedSource } from './support/gated-source.ts'

const weightOf = fc.integer({ min: 1, max: 12 })

test('whatever is merged, weighed, dropped, failed and cancelled: never above the limit, and 0 in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        limit: fc.integer({ min: 1, max: 10 }),
        resume: fc.option(fc.nat({ max: 9 }), { nil: undefined }),
        concurrent: fc.integer({ min: 1, max: 6 }),
        pipes: fc.array(
          fc.record({
            sources: fc.array(fc.array(fc.array(weightOf, { maxLength: 8 }), { maxLength: 4 }), {
              minLength: 1,
              maxLength: 4,
            }),
            leaveAfter: fc.option(fc.nat({ max: 12 }), { nil: undefined }),
            failAt: fc.option(fc.nat({ max: 20 }), { nil: undefined }),
            modulo: fc.integer({ min: 1, max: 3 }),
          }),
          { minLength: 1, maxLength: 3 },
        ),
        turns: fc.infiniteStream(fc.nat({ max: 2 })),
      }),
      async ({ limit, resume, concurrent, pipes, turns }) => {
        const resumeAt = resume === undefined ? undefined : resume % limit
        const gate = new Gate<number>({ limit, resumeAt, weigh: weight => weight })
        let open = 0
        const held: number[] = []
        const check = () => {
          expect(gate.inFlight <= limit || held.length === 1).toBe(true)
          expect(gate.inFlight).toBe(held.reduce((sum, weight) => sum + weight, 0))
        }
        const ends = pipes.map(({ sources, leaveAfter, failAt, modulo }) => {
          let seen = 0
          let begun = 0
          const drop = (weight: number) => held.splice(held.indexOf(weight), 1)
          const mine: number[] = []
          return new Promise<void>(resolve => {
            const pipe = merge(...sources.map(batches => gatedSource(gate, batches))).pipe(
              filter(() => seen++ % modulo === 0),
              // Between this and the operator nothing happens: it holds from here on.
              filter(weight => {
                held.push(weight)
                mine.push(weight)
                return true
              }),
              gate.mergeMap(weight => {
                check()
                if (begun++ === failAt) throw new Error('the work failed')
                const end = () => {
                  drop(weight)
                  mine.splice(mine.indexOf(weight), 1)
                }
                const wait = turns.next().value as number
                if (wait === 0) {
                  return new Observable<number>(subscriber => {
                    end()
                    subscriber.complete()
                  })
                }
                return new Observable<number>(subscriber => {
                  open++
                  const work = async () => {
                    for (let passed = 0; passed < wait; passed++) await turn()
                    if (subscriber.closed) return
                    end()
                    subscriber.next(weight)
                    subscriber.complete()
                  }
                  void work()
                  return () => open--
                })
              }, concurrent),
              finalize(() => {
                for (const weight of mine.splice(0)) drop(weight)
              }),
            )
            const subscription = pipe.subscribe({ error: () => {} })
            subscription.add(resolve)
            if (leaveAfter !== undefined) {
              const leave = async () => {
                for (let passed = 0; passed < leaveAfter; passed++) await turn()
                subscription.unsubscribe()
              }
              void leave()
            }
          })
        })
        await Promise.all(ends)
        expect([gate.inFlight, open, held.length]).toEqual([0, 0, 0])
        expect(gate.open).toBe(true)
      },
    ),
    { numRuns: 300 },
  )
})
