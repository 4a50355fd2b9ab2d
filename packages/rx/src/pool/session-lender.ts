import { setMaxListeners } from 'node:events'
import type { FtpSession, TransferRequest } from '@sluice/transport'
import { IdleSessions } from './idle-sessions.ts'
import { Lease } from './lease.ts'
import { deadlockError, stalledError } from './pool-errors.ts'
import { type PoolOptions, poolOptionsOf } from './pool-options.ts'
import { saysTooMany } from './says-too-many.ts'
import { ServerLimit } from './server-limit.ts'
import { type PoolEvent, SessionRoster } from './session-roster.ts'
import { StallWatch } from './stall-watch.ts'
import type { Waiter } from './waiter.ts'
import { WaitingList } from './waiting-list.ts'

export interface SessionLenderOptions extends PoolOptions {
  /** Opens one more session; all of them are alike. */
  readonly open: (signal: AbortSignal) => Promise<FtpSession>
  /** Told of sessions that come and go, and of the limit of the server. */
  readonly onEvent?: ((event: PoolEvent) => void) | undefined
  /** Milliseconds since whenever; default those of the process. */
  readonly now?: (() => number) | undefined
}

/**
 * The sessions that there are, and those who wait for one: lends what is free, opens what is missing and granted, and
 * closes what nobody needs.
 */
export class SessionLender {
  readonly #open: SessionLenderOptions['open']
  readonly #most: number
  readonly #limit: ServerLimit
  readonly #stalls: StallWatch
  readonly #roster: SessionRoster
  readonly #idle: IdleSessions
  readonly #leases = new Set<Lease>()
  readonly #waiting = new WaitingList()
  /** Who gets the session of a lease when that is over. */
  readonly #promises = new Map<Lease, Waiter>()
  /** Sessions that are being opened, and those that take leave: the server counts both. */
  readonly #changing = new Set<Promise<void>>()
  #openings = 0
  #leavings = 0
  readonly #ending = new AbortController()

  constructor({ open, onEvent, now = () => performance.now(), ...options }: SessionLenderOptions) {
    const { sessions, idleTimeout, stallTimeout } = poolOptionsOf(options)
    this.#most = sessions
    this.#open = open
    this.#roster = new SessionRoster(onEvent)
    this.#limit = new ServerLimit(now)
    this.#idle = new IdleSessions(now, idleTimeout, session => this.#follow(this.#leave(session)))
    this.#stalls = new StallWatch(stallTimeout, {
      stalledFor: () => this.#stalledFor,
      refuse: () => this.#refuse(this.#waiting.oldest, stalledError(this.#leases.size, stallTimeout)),
    })
    // All openings share it; that is no leak.
    setMaxListeners(0, this.#ending.signal)
  }

  /** Sessions that may be open at a time. */
  get size(): number {
    return Math.min(this.#most, this.#limit.most)
  }

  /** How many sessions are lent. */
  get lent(): number {
    return this.#leases.size
  }

  /** Somebody waits for whom no session is free, nor soon will be. */
  get isShort(): boolean {
    return this.#waiting.size > this.#openings
  }

  /** Aborted when nobody wants a session any more. */
  get ending(): AbortSignal {
    return this.#ending.signal
  }

  /** Somebody waits from now on. */
  add(waiter: Waiter): void {
    this.#waiting.add(waiter)
    this.#pump()
  }

  /** Somebody waits no more. */
  forget(waiter: Waiter): void {
    this.#waiting.delete(waiter)
    for (const [lease, promised] of this.#promises) if (promised === waiter) this.#promises.delete(lease)
  }

  /** Keeps the transfer whose turn it is for the session of a lease, once. */
  promiseNext(lease: Lease): TransferRequest | undefined {
    const promised = this.#promises.get(lease)
    if (promised !== undefined) return promised.transfer
    const { next } = this.#waiting
    if (next?.transfer === undefined) return undefined
    this.#waiting.take()
    this.#promises.set(lease, next)
    return next.transfer
  }

  /** Takes a session back, as it was before. */
  async release(lease: Lease): Promise<void> {
    await lease.putBack()
    const promised = this.#promises.get(lease)
    this.#promises.delete(lease)
    this.#leases.delete(lease)
    const { session } = lease
    if (!session.closed) this.#offer(session, 0, promised)
    else if (promised !== undefined) this.#waiting.putBack(promised)
    this.#pump()
  }

  /** Closes sessions that are idle, for they may be lost. */
  destroyIdle(): void {
    for (const session of this.#idle.takeAll()) session.destroy()
  }

  /** Refuses all who wait, and destroys what is lent. */
  destroy(error: () => unknown): void {
    this.#ending.abort()
    const promised = [...this.#promises.values()]
    this.#promises.clear()
    for (const waiter of [...promised, ...this.#waiting.takeAll()]) waiter.refuse(error())
    for (const { session } of this.#leases) session.destroy()
  }

  /** Takes leave of the server with all sessions; to be called when none is lent and nobody waits. */
  async end(): Promise<void> {
    this.#ending.abort()
    this.#stalls.end()
    do {
      for (const session of this.#idle.takeAll()) this.#follow(this.#leave(session))
      await Promise.all(this.#changing)
    } while (this.#idle.size > 0)
  }

  /** Serves those who wait with idle sessions, and opens as many as are missing and allowed. */
  #pump(): void {
    this.#roster.sweep()
    while (this.#waiting.size > 0) {
      const rested = this.#idle.take()
      if (rested === undefined) break
      this.#grant(this.#waiting.take() as Waiter, rested.session, rested.idleFor)
    }
    const missing = this.#waiting.size - this.#openings
    for (let n = Math.min(this.#room, missing); n > 0; n--) this.#follow(this.#openOne())
    if (!this.isShort) return
    for (const lease of this.#leases) lease.tellOfWaiting()
    this.#breakDeadlock()
    if (this.isShort) this.#stalls.begin()
  }

  /** Gives a session that is ready to whom it was promised, or whose turn it is. */
  #offer(session: FtpSession, idleFor: number | undefined, waiter = this.#waiting.take()): void {
    if (waiter === undefined) this.#idle.add(session)
    else this.#grant(waiter, session, idleFor)
  }

  #grant(waiter: Waiter, session: FtpSession, idleFor: number | undefined): void {
    const lease = new Lease(session, idleFor)
    this.#leases.add(lease)
    waiter.grant(lease)
  }

  async #openOne(): Promise<void> {
    this.#openings++
    const begun = performance.now()
    try {
      const session = await this.#open(this.ending)
      this.#roster.add(session)
      this.#offer(session, undefined)
      this.#limit.granted(this.#count)
    } catch (error) {
      this.#notOpened(error, begun)
    } finally {
      this.#openings--
    }
    if (this.#openings === 0) this.#roster.tellLimit(this.#limit.known)
    this.#pump()
  }

  /**
   * Who has waited since it was begun fails, unless there are others that will do: the server has no more of them. For
   * who has come since then, another one is tried.
   */
  #notOpened(error: unknown, begun: number): void {
    const others = this.#count
    if (saysTooMany(error, others)) {
      // This one counts still; those that are just being opened may be granted yet.
      const hopeful = this.#openings - 1
      this.#limit.refused(others + hopeful)
      if (others + hopeful > 0) return
    }
    this.#refuse(
      [...this.#waiting].find(({ since }) => since <= begun),
      error,
    )
  }

  async #leave(session: FtpSession): Promise<void> {
    this.#leavings++
    await session.quit()
    this.#leavings--
    this.#pump()
  }

  #follow(change: Promise<void>): void {
    const followed = change.finally(() => this.#changing.delete(followed))
    this.#changing.add(followed)
  }

  /** Where all who hold a session wait for another, the last of them is told. */
  #breakDeadlock(): void {
    while (this.#openings + this.#leavings === 0 && [...this.#leases].every(({ frame }) => frame?.isStuck)) {
      const last = [...this.#waiting].filter(({ frame }) => frame !== undefined).at(-1)
      if (last === undefined) return
      this.#refuse(last, deadlockError(this.#leases.size))
    }
  }

  /** For how long all who hold a session have stood still while somebody waited; undefined where nobody waits. */
  get #stalledFor(): number | undefined {
    const { oldest } = this.#waiting
    if (oldest === undefined) return undefined
    if (this.#openings + this.#leavings > 0 || this.#leases.size === 0) return 0
    const waits = performance.now() - oldest.since
    return Math.min(waits, ...[...this.#leases].map(({ standsStillFor }) => standsStillFor))
  }

  #refuse(waiter: Waiter | undefined, error: unknown): void {
    if (waiter === undefined) return
    this.forget(waiter)
    waiter.refuse(error)
  }

  /** Sessions that are open and of use. */
  get #count(): number {
    return this.#leases.size + this.#idle.size
  }

  /** Sessions that may be opened now. */
  get #room(): number {
    return this.size - this.#count - this.#openings - this.#leavings
  }
}
