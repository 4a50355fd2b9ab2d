import { FtpAbortError } from './errors.ts'

/** Runs one task at a time, in the order in which they came; a task that is aborted while it waits never begins. */
export class SessionQueue {
  #tail: Promise<unknown> = Promise.resolve()
  #length = 0

  /** Tasks that wait or run. */
  get length(): number {
    return this.#length
  }

  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(new FtpAbortError('command', signal.reason))
    this.#length++
    let begun = false
    const turn = this.#tail.then(() => {
      if (signal?.aborted) throw new FtpAbortError('command', signal.reason)
      begun = true
      return task()
    })
    const done = turn.finally(() => {
      this.#length--
    })
    this.#tail = done.catch(() => {})
    if (signal === undefined) return done
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        if (!begun) reject(new FtpAbortError('command', signal.reason))
      }
      signal.addEventListener('abort', onAbort)
      done.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
    })
  }
}
