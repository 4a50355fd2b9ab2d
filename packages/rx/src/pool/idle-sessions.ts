import type { FtpSession } from '@sluice/transport'

interface IdleSession {
  readonly session: FtpSession
  readonly since: number
}

/** A session that was idle, and for how many milliseconds. */
export interface Rested {
  readonly session: FtpSession
  readonly idleFor: number
}

/**
 * Sessions that wait for work. The one that was used last is taken first, so that it is ready and the others are the
 * sooner too many; they do not keep the process running.
 */
export class IdleSessions {
  readonly #now: () => number
  readonly #timeout: number
  readonly #onTimeout: (session: FtpSession) => void
  /** The oldest first. */
  #sessions: IdleSession[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(now: () => number, timeout: number, onTimeout: (session: FtpSession) => void) {
    this.#now = now
    this.#timeout = timeout
    this.#onTimeout = onTimeout
  }

  get size(): number {
    return this.#sessions.length
  }

  add(session: FtpSession): void {
    session.unref()
    this.#sessions.push({ session, since: this.#now() })
    if (this.#timer === undefined) this.#watch()
  }

  /** The one that was used last of those that are not closed. */
  take(): Rested | undefined {
    for (;;) {
      const last = this.#sessions.pop()
      if (last === undefined) return undefined
      if (last.session.closed) continue
      last.session.ref()
      return { session: last.session, idleFor: this.#now() - last.since }
    }
  }

  /** Takes out all. */
  takeAll(): readonly FtpSession[] {
    clearTimeout(this.#timer)
    this.#timer = undefined
    return this.#sessions.splice(0).map(({ session }) => session)
  }

  /** The timer is not set anew with each session that comes and goes. */
  #watch(): void {
    const [oldest] = this.#sessions
    this.#timer = undefined
    if (oldest === undefined || this.#timeout === Number.POSITIVE_INFINITY) return
    const rest = Math.max(1, oldest.since + this.#timeout - this.#now())
    this.#timer = setTimeout(() => this.#expire(), rest).unref()
  }

  #expire(): void {
    const due = this.#now() - this.#timeout
    const over = this.#sessions.filter(({ since }) => since <= due)
    this.#sessions = this.#sessions.filter(({ since }) => since > due)
    for (const { session } of over) this.#onTimeout(session)
    this.#watch()
  }
}
