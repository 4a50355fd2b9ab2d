import { closedError } from './pool-errors.ts'

/** Several pieces of work that are one to whoever asked for it: once it has begun, all of them are served. */
export class Operation {
  readonly #onEnd: () => void
  #over = false

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd
  }

  get over(): boolean {
    return this.#over
  }

  end(): void {
    if (this.#over) return
    this.#over = true
    this.#onEnd()
  }
}

/** What was asked for and has not come to its end; it can be told that no more is taken. */
export class Operations {
  #count = 0
  #closed: Promise<void> | undefined
  #onNone: (() => void) | undefined

  /** One more; throws `FtpAbortError` once no more is taken, unless it belongs to what runs. */
  begin(belongs: () => boolean): Operation {
    if (this.#closed !== undefined && !belongs()) throw closedError()
    this.#count++
    return new Operation(() => {
      this.#count--
      if (this.#count === 0) this.#onNone?.()
    })
  }

  /** Takes no more; resolves when all is over. */
  close(): Promise<void> {
    this.#closed ??= new Promise(resolve => {
      this.#onNone = resolve
      if (this.#count === 0) resolve()
    })
    return this.#closed
  }
}
