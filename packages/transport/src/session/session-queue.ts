import { setMaxListeners } from 'node:events'
import { FtpAbortError } from '../errors.ts'

/** Runs one task at a time, in the order in which they came; a task that is aborted while it waits never begins. */
export class SessionQueue {
  #tail: Promise<unknown> = Promise.resolve()

  run<T>(task: () => Promise<T>, signal?: AbortSignal): Promise<T> {
    if (signal?.aborted) return Promise.reject(new FtpAbortError('command', signal.reason))
    let begun = false
    const turn = this.#tail.then(() => {
      if (signal?.aborted) throw new FtpAbortError('command', signal.reason)
      begun = true
      return task()
    })
    this.#tail = turn.catch(() => {})
    if (signal === undefined) return turn
    return new Promise((resolve, reject) => {
      const onAbort = () => {
        if (!begun) reject(new FtpAbortError('command', signal.reason))
      }
      // Many calls may share a signal; that is no leak.
      setMaxListeners(0, signal)
      signal.addEventListener('abort', onAbort)
      turn.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
    })
  }
}
