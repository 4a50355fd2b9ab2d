import type { FtpSession, SessionMark, TransferRequest } from '@sluice/transport'
import type { PoolWork } from './pool-work.ts'
import type { SessionFrame } from './session-frame.ts'

/** Servers and firewalls forget sessions that are idle for minutes; before that nobody needs to ask. */
const ASK_AFTER_MS = 15_000
/** What was idle for so long and does not answer at once is taken for lost, long before the time for a reply is over. */
const MOST_TO_ANSWER_MS = 5_000

/** One session in the hands of one operation. */
export class Lease {
  readonly session: FtpSession
  /** Milliseconds that the session was idle for: 0 where it came from the operation before, undefined if it is new. */
  readonly #idleFor: number | undefined
  /** The work that may ask for more sessions. */
  frame: SessionFrame | undefined
  #mark: SessionMark
  #onWaiting: (() => void) | undefined

  constructor(session: FtpSession, idleFor: number | undefined) {
    this.session = session
    this.#idleFor = idleFor
    this.#mark = session.mark()
  }

  /** The session was lost since somebody used it last, and nobody has noticed before it was used again. */
  get wasLost(): boolean {
    return this.#idleFor !== undefined && this.session.closed && this.#mark.untouched
  }

  /** Whether the session is there still; asked only where there is a doubt. Rejects when the caller gives up. */
  async answers(signal: AbortSignal | undefined): Promise<boolean> {
    const { session } = this
    if (this.#idleFor === undefined || this.#idleFor < ASK_AFTER_MS) return true
    const timer = setTimeout(() => session.destroy(), MOST_TO_ANSWER_MS)
    try {
      await session.noop({ signal })
    } catch (error) {
      if (signal?.aborted) throw error
    } finally {
      clearTimeout(timer)
    }
    this.#mark = session.mark()
    return !session.closed
  }

  /** For how many milliseconds the work has moved nothing for want of its own side. */
  get standsStillFor(): number {
    return this.frame?.isStuck ? Number.POSITIVE_INFINITY : this.session.standsStillFor
  }

  /** Learns the directory, so that there is a way back to it. */
  async anchor(signal: AbortSignal | undefined): Promise<void> {
    if (this.#mark.anchored) return
    await this.session.pwd({ signal })
    this.#mark = this.session.mark()
  }

  async run<T>(
    work: PoolWork<T>,
    next: () => TransferRequest | undefined,
    onWaiting: (() => void) | undefined,
  ): Promise<T> {
    this.#onWaiting = onWaiting
    try {
      return await work(this.session, next)
    } finally {
      this.#onWaiting = undefined
    }
  }

  /** Somebody waits and no session is free for him. */
  tellOfWaiting(): void {
    const onWaiting = this.#onWaiting
    this.#onWaiting = undefined
    onWaiting?.()
  }

  /** The session as it was before, or closed. */
  putBack(): Promise<void> | undefined {
    const { session } = this
    // Who had the session for himself may have calls waiting still.
    if (session.closed || (this.frame === undefined && !this.#mark.changed)) return undefined
    return this.#mark.goBack().then(async isBack => {
      if (!isBack) await session.quit()
    })
  }
}
