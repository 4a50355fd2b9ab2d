import { from, Observable, type ObservableInput, type ObservedValueOf, Subject, takeUntil } from 'rxjs'
import { checkedConcurrency } from './gate-limits.ts'
import type { GateState } from './gate-state.ts'
import { Ring } from './ring.ts'

interface Held<A> {
  readonly value: A
  readonly weight: number
}

/** The operator of a gate: `mergeMap` of rxjs that counts what it holds, from receiving a value to the end of its inner. */
export function mergeMapThrough<A, O extends ObservableInput<unknown>>(
  gate: GateState<A>,
  project: (value: A, index: number) => O,
  concurrent: number,
): (source: Observable<A>) => Observable<ObservedValueOf<O>> {
  const atOnce = checkedConcurrency(concurrent)
  return source =>
    new Observable(out => {
      // rxjs has no other public way to end a synchronous source or inner before `subscribe` has returned.
      const stop = new Subject<void>()
      const queue = new Ring<Held<A>>()
      let index = 0
      let active = 0
      let held = 0
      let ended = false
      let pumping = false

      const settle = (weight: number) => {
        // What is still held then is given back as a whole, below.
        if (out.closed) return
        active--
        held -= weight
        gate.release(weight)
        pump()
      }
      const run = ({ value, weight }: Held<A>) => {
        active++
        gate.projecting(() =>
          from(project(value, index++))
            .pipe(takeUntil(stop))
            .subscribe({
              next: result => gate.leaving(() => out.next(result as ObservedValueOf<O>)),
              error: error => gate.leaving(() => out.error(error)),
              complete: () => gate.leaving(() => settle(weight)),
            }),
        )
      }
      const pump = () => {
        // A synchronous inner settles within `run`: the loop goes on, the stack does not grow.
        if (pumping) return
        pumping = true
        try {
          while (!out.closed && active < atOnce && queue.size > 0) run(queue.shift() as Held<A>)
        } catch (error) {
          gate.leaving(() => out.error(error))
        } finally {
          pumping = false
        }
        // Nothing waits then: it would be worked on.
        if (ended && active === 0) out.complete()
      }

      const detach = gate.attach()
      // Upstream first, then the inners, then what they held: giving that back wakes sources that wait.
      out.add(() => {
        stop.next()
        queue.clear()
        detach()
        gate.release(held)
      })
      source.pipe(takeUntil(stop)).subscribe({
        next: value => {
          let weight: number
          try {
            weight = gate.weightOf(value)
          } catch (error) {
            out.error(error)
            return
          }
          held += weight
          gate.acquire(weight)
          queue.push({ value, weight })
          pump()
        },
        error: error => out.error(error),
        complete: () => {
          ended = true
          pump()
        },
      })
    })
}
