import { AsyncLocalStorage } from 'node:async_hooks'

const frames = new AsyncLocalStorage<SessionFrame>()

/**
 * The work of one `ftp.session`, as what is called inside it knows it: it holds a session while that waits for another.
 *
 * Only such work is followed, for following costs every promise of the process some time.
 */
export class SessionFrame {
  readonly #pool: object
  readonly #parent: SessionFrame | undefined
  #waiting = 0
  #over = false

  constructor(pool: object) {
    this.#pool = pool
    this.#parent = SessionFrame.of(pool)
  }

  /** The innermost work on a session of the pool that the caller is part of. */
  static of(pool: object): SessionFrame | undefined {
    let frame = frames.getStore()
    while (frame !== undefined && (frame.#pool !== pool || frame.#over)) frame = frame.#parent
    return frame
  }

  /** It cannot go on before somebody inside it has got another session. */
  get isStuck(): boolean {
    return this.#waiting > 0 && !this.#over
  }

  run<T>(work: () => Promise<T>): Promise<T> {
    return frames.run(this, work).finally(() => {
      this.#over = true
    })
  }

  /** Somebody inside it waits for a session; the function that this gives ends that. */
  wait(): () => void {
    const around: SessionFrame[] = []
    for (let frame: SessionFrame | undefined = this; frame !== undefined; frame = frame.#parent)
      around.push(frame)
    for (const frame of around) frame.#waiting++
    return () => {
      for (const frame of around) frame.#waiting--
    }
  }
}
