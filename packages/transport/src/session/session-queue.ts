import { setMaxListeners } from 'node:events'
import { FtpAbortError } from '../errors.ts'

interface Turn<Note> {
  readonly note: Note | undefined
  begin(): Promise<void>
}

/**
 * Runs one task at a time, in the order in which they came; a task that is aborted while it waits never begins. What
 * a task notes about itself can be read while it is the next one.
 */
export class SessionQueue<Note = never> {
  readonly #waiting = new Set<Turn<Note>>()
  #busy = false

  /** The task that waits the longest. */
  get next(): Pick<Turn<Note>, 'note'> | undefined {
    const [first] = this.#waiting
    return first
  }

  run<T>(task: () => Promise<T>, signal?: AbortSignal, note?: Note): Promise<T> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(new FtpAbortError('command', signal.reason))
        return
      }
      const run = async () => await task()
      const turn: Turn<Note> = {
        note,
        begin: () => {
          signal?.removeEventListener('abort', onAbort)
          return run().then(resolve, reject)
        },
      }
      const onAbort = () => {
        this.#waiting.delete(turn)
        reject(new FtpAbortError('command', signal?.reason))
      }
      this.#waiting.add(turn)
      // What begins at once cannot be taken out.
      if (signal !== undefined && this.#busy) {
        // Many calls may share a signal; that is no leak.
        setMaxListeners(0, signal)
        signal.addEventListener('abort', onAbort, { once: true })
      }
      if (!this.#busy) void this.#work()
    })
  }

  async #work(): Promise<void> {
    this.#busy = true
    for (const turn of this.#waiting) {
      this.#waiting.delete(turn)
      await turn.begin()
    }
    this.#busy = false
  }
}
