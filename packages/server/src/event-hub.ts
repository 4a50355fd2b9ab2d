import type { FtpServerEvent } from './ftp-server-event.ts'

type Observer = (event: FtpServerEvent) => void

/** Hands the events of a server to whoever wants them. */
export class EventHub {
  readonly #observers = new Set<Observer>()
  readonly #ends = new Set<() => void>()

  /** Calls an observer with everything from now on; the function that comes back ends this. */
  observe(observer: Observer): () => void {
    this.#observers.add(observer)
    return () => {
      this.#observers.delete(observer)
    }
  }

  emit(event: FtpServerEvent): void {
    for (const observer of this.#observers) {
      try {
        observer(event)
      } catch (error) {
        // An observer that fails must not break a session; its error stays visible as an uncaught exception.
        queueMicrotask(() => {
          throw error
        })
      }
    }
  }

  /**
   * Everything from now on, one after the other, until `end`.
   *
   * What nobody has asked for yet waits; with more than `capacity` events waiting the iteration ends with a
   * `RangeError`.
   */
  iterate(capacity: number): AsyncIterableIterator<FtpServerEvent> {
    const waiting: FtpServerEvent[] = []
    let over = false
    let overflow: RangeError | undefined
    let wake = () => {}
    const finish = () => {
      over = true
      stop()
      this.#ends.delete(finish)
      wake()
    }
    const stop = this.observe(event => {
      if (waiting.push(event) > capacity) {
        overflow = new RangeError(`more than ${capacity} events were waiting to be read`)
        finish()
      }
      wake()
    })
    this.#ends.add(finish)
    async function next(): Promise<IteratorResult<FtpServerEvent, undefined>> {
      while (waiting.length === 0 && !over) {
        await new Promise<void>(resolve => {
          wake = resolve
        })
      }
      if (overflow !== undefined) throw overflow
      const value = waiting.shift()
      return value === undefined ? { done: true, value } : { done: false, value }
    }
    let last: Promise<unknown> = Promise.resolve()
    return {
      // One after the other, also when several are asked for at once.
      next: () => {
        const mine = last.then(next, next)
        last = mine
        return mine
      },
      async return() {
        finish()
        waiting.length = 0
        return { done: true, value: undefined }
      },
      [Symbol.asyncIterator]() {
        return this
      },
    }
  }

  /** Ends every iteration behind what is still waiting. */
  end(): void {
    for (const finish of [...this.#ends]) finish()
  }
}
