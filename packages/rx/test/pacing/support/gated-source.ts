import { Observable } from 'rxjs'
import type { Gate } from '../../../src/pacing/gate.ts'
import { PacedEmitter } from '../../../src/pacing/paced-emitter.ts'

/** A source of batches that keeps to a gate as those of a session do; `onEnd` is called when it is unsubscribed. */
export function gatedSource<T>(
  gate: Gate<T> | undefined,
  batches: Iterable<readonly T[]>,
  onEnd: () => void = () => {},
): Observable<T> {
  return new Observable(subscriber => {
    const emitter = new PacedEmitter(subscriber, gate)
    subscriber.add(onEnd)
    const run = async () => {
      for (const batch of batches) {
        await emitter.emit(batch)
        if (emitter.closed) return
      }
      emitter.complete()
    }
    run().catch(error => emitter.error(error))
  })
}

/** Whole numbers below a limit, in batches. */
export function* numbers(count: number, batch = 10): Generator<number[]> {
  for (let from = 0; from < count; from += batch) {
    yield Array.from({ length: Math.min(batch, count - from) }, (_, at) => from + at)
  }
}
