import type { FtpSession } from '@sluice/transport'

/** A session that was opened or is gone, by its number in traces, or how many sessions the server grants. */
export type PoolEvent =
  | { readonly type: 'opened' | 'closed'; readonly session: number }
  | { readonly type: 'limit'; readonly sessions: number }

/** Which sessions there are, for those who want to be told when they come and go. */
export class SessionRoster {
  readonly #onEvent: ((event: PoolEvent) => void) | undefined
  readonly #sessions = new Map<FtpSession, number>()
  #limit = Number.POSITIVE_INFINITY

  constructor(onEvent: ((event: PoolEvent) => void) | undefined) {
    this.#onEvent = onEvent
  }

  add(session: FtpSession): void {
    if (this.#onEvent === undefined) return
    const { number } = session
    this.#sessions.set(session, number)
    this.#onEvent({ type: 'opened', session: number })
  }

  /** Looks which ones are gone. */
  sweep(): void {
    for (const [session, number] of this.#sessions) {
      if (!session.closed) continue
      this.#sessions.delete(session)
      this.#onEvent?.({ type: 'closed', session: number })
    }
  }

  /** How many sessions the server grants, if that is known; told when it has changed. */
  tellLimit(sessions: number): void {
    if (sessions === this.#limit) return
    this.#limit = sessions
    this.#onEvent?.({ type: 'limit', sessions })
  }
}
