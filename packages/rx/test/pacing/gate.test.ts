import { setImmediate as turn } from 'node:timers/promises'
import {
  bufferCount,
  catchError,
  concat,
  defer,
  EMPTY,
  endWith,
  filter,
  lastValueFrom,
  map,
  merge,
  mergeMap,
  NEVER,
  Observable,
  type ObservableInput,
  of,
  range,
  repeat,
  retry,
  Subject,
  share,
  take,
  takeUntil,
  throwError,
  toArray,
} from 'rxjs'
import { describe, expect, test } from 'vitest'
import { Gate } from '../../src/pacing/gate.ts'
import { withGate } from '../../src/pacing/with-gate.ts'
import { gatedSource, numbers } from './support/gated-source.ts'

/** Inner work that ends when the test says so. */
class Work {
  readonly running: Subject<number>[] = []
  begun = 0

  readonly project = (): ObservableInput<number> =>
    defer(() => {
      const inner = new Subject<number>()
      this.begun++
      this.running.push(inner)
      return inner
    })

  end(): void {
    this.running.shift()?.complete()
  }
}

function recorded<T>(source: Observable<T>) {
  const told = { values: [] as T[], error: undefined as unknown, completed: false }
  const subscription = source.subscribe({
    next: value => told.values.push(value),
    error: error => {
      told.error = error
    },
    complete: () => {
      told.completed = true
    },
  })
  return Object.assign(told, { subscription })
}

describe('the source', () => {
  test('asks the gate before each value, and keeps the rest of its batch', async () => {
    const gate = new Gate<number>(3)
    const work = new Work()
    let seen = 0
    const { subscription } = recorded(
      gatedSource(gate, numbers(100)).pipe(
        map(value => {
          seen++
          return value
        }),
        gate.mergeMap(work.project),
      ),
    )
    await turn()
    expect([seen, gate.inFlight, gate.open]).toEqual([3, 3, false])
    work.end()
    expect([seen, gate.inFlight]).toEqual([4, 3])
    subscription.unsubscribe()
    expect([seen, gate.inFlight, gate.open]).toEqual([4, 0, true])
  })

  test('is not entered again while it emits, however the work ends', async () => {
    const gate = new Gate<number>(1)
    let depth = 0
    let deepest = 0
    const values = gatedSource(gate, numbers(20_000, 20_000)).pipe(
      map(value => {
        deepest = Math.max(deepest, ++depth)
        return value
      }),
      gate.concatMap(value => {
        depth--
        return of(value)
      }),
      toArray(),
    )
    expect((await lastValueFrom(values)).length).toBe(20_000)
    expect(deepest).toBe(1)
  })

  test('goes at once where there is no gate', async () => {
    expect(await lastValueFrom(gatedSource(undefined, numbers(25)).pipe(toArray()))).toHaveLength(25)
  })
})

describe('a value counts', () => {
  test('from the moment the operator receives it, and not if it was filtered out before', async () => {
    const gate = new Gate<number>(2)
    const work = new Work()
    recorded(
      gatedSource(gate, numbers(100)).pipe(
        filter(value => value % 10 === 0),
        gate.mergeMap(work.project),
      ),
    ).subscription.add(() => {})
    await turn()
    expect([work.begun, gate.inFlight]).toEqual([2, 2])
    for (let ended = 0; ended < 8; ended++) {
      work.end()
      // The next batch is fetched in another turn.
      await turn()
    }
    expect([work.begun, gate.inFlight]).toEqual([10, 2])
    work.end()
    work.end()
    expect(gate.inFlight).toBe(0)
  })

  test('until its work completes, once, whatever else ends', async () => {
    const gate = new Gate<number>(5)
    const inner = new Subject<number>()
    const told = recorded(of(1).pipe(gate.mergeMap(() => inner)))
    expect(gate.inFlight).toBe(1)
    inner.complete()
    told.subscription.unsubscribe()
    inner.complete()
    expect([gate.inFlight, told.completed]).toEqual([0, true])
  })

  test('no more once it is unsubscribed: upstream ends first, so that nobody is woken into a dying pipe', async () => {
    const gate = new Gate<number>(1)
    const order: string[] = []
    const source = gatedSource(gate, numbers(100), () =>
      order.push(`source ended with ${gate.inFlight} on its way`),
    )
    const { subscription } = recorded(
      source.pipe(
        map(value => {
          order.push(`value ${value}`)
          return value
        }),
        gate.mergeMap(() => NEVER),
      ),
    )
    await turn()
    subscription.unsubscribe()
    expect(order).toEqual(['value 0', 'source ended with 1 on its way'])
    expect(gate.inFlight).toBe(0)
  })
})

describe('sources that wait', () => {
  test('are woken in the order in which they came, one at a time, so that five never pass the limit', async () => {
    const gate = new Gate<string>(1)
    const work = new Work()
    const order: string[] = []
    const sources = Array.from('abcde', name => gatedSource(gate, [[`${name}1`, `${name}2`]]))
    let most = 0
    recorded(
      merge(...sources).pipe(
        gate.mergeMap(value => {
          order.push(value)
          most = Math.max(most, gate.inFlight)
          return work.project()
        }, 5),
      ),
    )
    await turn()
    for (let ended = 0; ended < 10; ended++) {
      work.end()
      await turn()
    }
    // The first one waits with its second value before the others are there.
    expect(order).toEqual(['a1', 'a2', 'b1', 'c1', 'd1', 'e1', 'b2', 'c2', 'd2', 'e2'])
    expect([most, gate.inFlight]).toEqual([1, 0])
  })

  test('let those behind them through when they are unsubscribed', async () => {
    const gate = new Gate<number>({ limit: 10, weigh: weight => weight })
    const work = new Work()
    recorded(merge(gatedSource(gate, [[6]])).pipe(gate.mergeMap(work.project)))
    await turn()
    // Too heavy beside 6, and in front of what would fit.
    const heavy = recorded(gatedSource(gate, [[8]]).pipe(gate.mergeMap(work.project)))
    recorded(gatedSource(gate, [[3]]).pipe(gate.mergeMap(work.project)))
    await turn()
    expect(gate.inFlight).toBe(6)
    heavy.subscription.unsubscribe()
    expect(gate.inFlight).toBe(9)
  })

  test('let those behind them through when they alone are unsubscribed, and the operator stays', async () => {
    const gate = new Gate<number>({ limit: 10, weigh: weight => weight })
    const work = new Work()
    const leave = new Subject<void>()
    const heavy = gatedSource(gate, [[8]]).pipe(takeUntil(leave))
    const { subscription } = recorded(
      merge(gatedSource(gate, [[6]]), heavy, gatedSource(gate, [[3]])).pipe(gate.mergeMap(work.project)),
    )
    await turn()
    expect(gate.inFlight).toBe(6)
    leave.next()
    expect(gate.inFlight).toBe(9)
    subscription.unsubscribe()
    expect(gate.inFlight).toBe(0)
  })
})

describe('limit and concurrency', () => {
  test('are two things: what is not worked on yet is fetched ahead', async () => {
    const gate = new Gate<number>(6)
    const work = new Work()
    recorded(gatedSource(gate, numbers(100)).pipe(gate.mergeMap(work.project, 2)))
    await turn()
    expect([work.begun, gate.inFlight]).toEqual([2, 6])
    work.end()
    expect([work.begun, gate.inFlight]).toEqual([3, 6])
  })

  test('resumeAt keeps a full gate closed until so little is left', async () => {
    const gate = new Gate<number>({ limit: 4, resumeAt: 1 })
    const work = new Work()
    recorded(gatedSource(gate, numbers(100)).pipe(gate.mergeMap(work.project)))
    await turn()
    work.end()
    work.end()
    expect([gate.inFlight, gate.open]).toEqual([2, false])
    work.end()
    expect([gate.inFlight, gate.open]).toEqual([4, false])
  })

  test('concatMap keeps the order and works on one at a time', async () => {
    const gate = new Gate<number>(3)
    let atOnce = 0
    let most = 0
    const values = gatedSource(gate, numbers(30)).pipe(
      gate.concatMap(async value => {
        most = Math.max(most, ++atOnce)
        await turn()
        atOnce--
        return value
      }),
      toArray(),
    )
    expect(await lastValueFrom(values)).toEqual(Array.from({ length: 30 }, (_, at) => at))
    expect(most).toBe(1)
  })

  test('without a source that has the gate it still works on no more than the limit', () => {
    const gate = new Gate(2)
    const work = new Work()
    recorded(range(10).pipe(gate.mergeMap(work.project)))
    expect([work.begun, gate.inFlight]).toEqual([2, 10])
  })

  test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a limit of %s is an error', limit => {
    expect(() => new Gate(limit)).toThrow(/limit of a gate must be 1 or more/)
    expect(() => withGate(limit, () => EMPTY)).toThrow(/limit of a gate/)
  })

  test('so is a resumeAt that is not below the limit, and a concurrency of none', () => {
    expect(() => new Gate({ limit: 4, resumeAt: 4 })).toThrow(/resumeAt must be/)
    expect(() => new Gate({ limit: 4, resumeAt: -1 })).toThrow(/resumeAt must be/)
    expect(() => new Gate(4).mergeMap(() => EMPTY, 0)).toThrow(/concurrent must be/)
  })
})

describe('weights', () => {
  const weigh = (bytes: Buffer) => bytes.length

  test('are summed up, and a value that would not fit waits', async () => {
    const gate = new Gate({ limit: 100, weigh })
    const work = new Work()
    recorded(
      gatedSource(gate, [[40, 50, 20].map(size => Buffer.alloc(size))]).pipe(gate.mergeMap(work.project)),
    )
    await turn()
    expect([work.begun, gate.inFlight, gate.open]).toEqual([2, 90, true])
    work.end()
    expect([work.begun, gate.inFlight]).toEqual([3, 70])
  })

  test('of more than the limit pass alone', async () => {
    const gate = new Gate({ limit: 100, weigh })
    const work = new Work()
    const values = [10, 500, 10].map(size => Buffer.alloc(size))
    recorded(gatedSource(gate, [values]).pipe(gate.mergeMap(work.project)))
    await turn()
    expect(gate.inFlight).toBe(10)
    work.end()
    expect(gate.inFlight).toBe(500)
    work.end()
    expect(gate.inFlight).toBe(10)
  })

  test('of nothing count as 1, so that no queue of them grows', async () => {
    const gate = new Gate({ limit: 3, weigh })
    const work = new Work()
    recorded(
      gatedSource(gate, [Array.from({ length: 10 }, () => Buffer.alloc(0))]).pipe(
        gate.mergeMap(work.project),
      ),
    )
    await turn()
    expect(gate.inFlight).toBe(3)
  })

  test.each([Number.NaN, -1])('of %s fail the pipeline, on both sides of it', async weight => {
    const gate = new Gate<number>({ limit: 3, weigh: () => weight })
    const failure = { code: 'FTP_BAD_ARGUMENT' }
    await expect(lastValueFrom(gatedSource(gate, [[1]]))).rejects.toMatchObject(failure)
    await expect(lastValueFrom(of(1).pipe(gate.mergeMap(() => EMPTY)))).rejects.toMatchObject(failure)
    expect(gate.inFlight).toBe(0)
  })
})

describe('the end', () => {
  test('of the source waits for what is queued', async () => {
    const gate = new Gate<number>(5)
    const work = new Work()
    const told = recorded(gatedSource(gate, [[1, 2, 3]]).pipe(gate.mergeMap(work.project, 1)))
    await turn()
    expect([work.begun, told.completed]).toEqual([1, false])
    work.end()
    work.end()
    expect([work.begun, told.completed]).toEqual([3, false])
    work.end()
    expect([told.completed, gate.inFlight]).toEqual([true, 0])
  })

  test('by an error of the source drops what is queued and stops what runs', async () => {
    const gate = new Gate<number>(5)
    const work = new Work()
    const broken = new Error('broken')
    const source = concat(
      of(1, 2, 3),
      throwError(() => broken),
    )
    const told = recorded(source.pipe(gate.mergeMap(work.project, 1)))
    expect([told.error, work.begun, gate.inFlight]).toEqual([broken, 1, 0])
    expect(work.running[0]?.observed).toBe(false)
  })

  test('by an error of the work, or of the function that makes it, is the same', async () => {
    for (const project of [
      () => throwError(() => new Error('no')),
      () => {
        throw new Error('no')
      },
      () => 5 as never,
    ]) {
      const gate = new Gate<number>(5)
      let ended = 0
      const source = gatedSource(gate, numbers(100), () => ended++)
      await expect(lastValueFrom(source.pipe(gate.mergeMap(project)))).rejects.toThrow()
      expect([gate.inFlight, ended]).toEqual([0, 1])
    }
  })

  test('by take ends an inner Observable that would never end by itself', async () => {
    const gate = new Gate<number>(5)
    const endless = new Observable<number>(subscriber => {
      while (!subscriber.closed) subscriber.next(1)
    })
    const values = gatedSource(gate, numbers(10)).pipe(
      gate.mergeMap(() => endless),
      take(3),
      toArray(),
    )
    expect(await lastValueFrom(values)).toEqual([1, 1, 1])
    expect(gate.inFlight).toBe(0)
  })

  test('by take ends a source that would never end by itself', () => {
    const gate = new Gate<number>(5)
    const told = recorded(
      range(0, Number.POSITIVE_INFINITY).pipe(
        gate.mergeMap(value => of(value)),
        take(3),
      ),
    )
    expect([told.values, told.completed, gate.inFlight]).toEqual([[0, 1, 2], true, 0])
  })

  test('comes to 300,000 inner Observables that are empty without a deep stack', async () => {
    const gate = new Gate<number>(4)
    await lastValueFrom(gatedSource(gate, numbers(300_000, 1000)).pipe(gate.mergeMap(() => EMPTY)), {
      defaultValue: undefined,
    })
    expect(gate.inFlight).toBe(0)
  })
})

describe('the same gate at two levels', () => {
  const nested = { code: 'FTP_BAD_SEQUENCE', message: expect.stringMatching(/wait for itself/) }

  test('fails at once, not for ever', () => {
    const gate = new Gate<number>(1)
    const inner = () => gatedSource(gate, numbers(5)).pipe(gate.mergeMap(value => of(value)))
    const told = recorded(of(1).pipe(gate.mergeMap(inner)))
    expect(told.error).toMatchObject(nested)
    expect(gate.inFlight).toBe(0)
  })

  test('is no matter for retry and repeat, which subscribe again from within', async () => {
    const gate = new Gate<number>(2)
    let attempts = 0
    const work = () => (++attempts < 3 ? throwError(() => new Error('again')) : of(attempts))
    const source = gatedSource(gate, [[1]]).pipe(gate.mergeMap(work))
    expect(await lastValueFrom(source.pipe(retry(), repeat(2), toArray()))).toEqual([3, 4])
    expect(gate.inFlight).toBe(0)
  })

  test('is no matter for a stage behind the operator', async () => {
    const gate = new Gate<number>(2)
    const stage = gatedSource(gate, [[1]]).pipe(
      gate.mergeMap(value => of(value)),
      mergeMap(() => gatedSource(gate, [[2, 3]])),
    )
    expect(await lastValueFrom(stage.pipe(toArray()))).toEqual([2, 3])
  })

  test('withGate gives each level and each subscription a gate of its own', async () => {
    const gates = new Set<Gate<number>>()
    const level = () =>
      withGate(1, (gate: Gate<number>) => {
        gates.add(gate)
        return gatedSource(gate, [[1, 2]]).pipe(gate.mergeMap(value => of(value)))
      })
    const both = withGate(1, (gate: Gate<number>) => gatedSource(gate, [[1, 2]]).pipe(gate.mergeMap(level)))
    expect(await lastValueFrom(both.pipe(toArray()))).toEqual([1, 2, 1, 2])
    expect(gates.size).toBe(2)
  })
})

describe('ordinary operators between the source and the gate', () => {
  test('work, as long as they are synchronous', async () => {
    const gate = new Gate<unknown>(2)
    const source = gatedSource(gate, numbers(40)).pipe(
      filter(value => (value as number) % 2 === 0),
      bufferCount(3),
      share(),
      catchError(() => EMPTY),
      endWith(['end']),
      gate.mergeMap(async value => {
        await turn()
        return value
      }),
      toArray(),
    )
    expect(await lastValueFrom(source)).toHaveLength(8)
    expect(gate.inFlight).toBe(0)
  })
})
