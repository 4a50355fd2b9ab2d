import { setMaxListeners } from 'node:events'
import { FtpAbortError, type FtpSession, type TransferRequest } from '@sluice/transport'
import { IdleSessions } from './idle-sessions.ts'
import { Lease } from './lease.ts'
import { closedError, deadlockError } from './pool-errors.ts'
import { type PoolOptions, poolOptionsOf } from './pool-options.ts'
import type { PoolWork, UseOptions } from './pool-work.ts'
import { saysTooMany } from './says-too-many.ts'
import { ServerLimit } from './server-limit.ts'
import { SessionFrame } from './session-frame.ts'
import { type PoolEvent, SessionRoster } from './session-roster.ts'
import type { Waiter } from './waiter.ts'
import { WaitingList } from './waiting-list.ts'

export interface SessionPoolOptions extends PoolOptions {
  /** Opens one more session; all of them are alike. */
  readonly open: (signal: AbortSignal) => Promise<FtpSession>
  /** Told of sessions that come and go, and of the limit of the server. */
  readonly onEvent?: ((event: PoolEvent) => void) | undefined
  /** Milliseconds since whenever; default those of the process. */
  readonly now?: (() => number) | undefined
}

/**
 * A few sessions shared by many operations: opened when needed, put back as they were, replaced when broken, closed when
 * there is nothing for them to do. No more are opened than the server grants.
 */
export class SessionPool {
  readonly #open: SessionPoolOptions['open']
  readonly #size: number
  readonly #limit: ServerLimit
  readonly #roster: SessionRoster
  readonly #idle: IdleSessions
  readonly #leases = new Set<Lease>()
  readonly #waiting = new WaitingList()
  /** Who gets the session of a lease when that is over. */
  readonly #promises = new Map<Lease, Waiter>()
  /** Sessions that take leave of the server. */
  readonly #leaving = new Set<Promise<void>>()
  readonly #closing = new AbortController()
  #openings = 0
  #closed: Promise<void> | undefined
  #onChange: (() => void) | undefined

  constructor({ open, onEvent, now = () => performance.now(), ...options }: SessionPoolOptions) {
    const { sessions, idleTimeout } = poolOptionsOf(options)
    this.#size = sessions
    this.#open = open
    this.#roster = new SessionRoster(onEvent)
    this.#limit = new ServerLimit(now)
    this.#idle = new IdleSessions(now, idleTimeout, session => this.#leave(session))
    // All openings share it; that is no leak.
    setMaxListeners(0, this.#closing.signal)
  }

  /** Sessions that may be open at a time. */
  get size(): number {
    return Math.min(this.#size, this.#limit.most)
  }

  /** How many sessions are lent. */
  get busy(): number {
    return this.#leases.size
  }

  /** Aborted as soon as the pool takes no more work. */
  get closing(): AbortSignal {
    return this.#closing.signal
  }

  /**
   * Runs `work` on a session of its own, which goes back whatever the work comes to.
   *
   * Rejects with what the work rejects with, with the reason why no session could be opened, with `FtpAbortError` once
   * the signal is aborted or the pool closed, and with `LocalProtocolError` where it could only wait for ever.
   */
  use<T>(work: PoolWork<T>, options: UseOptions = {}): Promise<T> {
    return this.#onLease(lease => {
      const running = lease.run(work, () => this.#promiseNext(lease), options.onWaiting)
      if (this.#isShort) lease.tellOfWaiting()
      return running
    }, options)
  }

  /** The same for work that may do with the session as it likes, and call the client besides. */
  lend<T>(
    work: (session: FtpSession) => Promise<T>,
    { signal }: Pick<UseOptions, 'signal'> = {},
  ): Promise<T> {
    let hasBegun = false
    return this.#onLease(
      async lease => {
        await lease.anchor(signal)
        hasBegun = true
        const frame = new SessionFrame(this)
        lease.frame = frame
        return await frame.run(async () => await work(lease.session))
      },
      { signal, repeats: () => !hasBegun },
    )
  }

  /** Takes no more work, lets what runs end, then takes leave of the server. */
  close(): Promise<void> {
    this.#shut()
    this.#closed ??= this.#drain()
    return this.#closed
  }

  /** Takes no more work and ends what runs at once. */
  destroy(): Promise<void> {
    this.#shut()
    for (const { session } of this.#leases) session.destroy()
    return this.close()
  }

  /** One operation; once more, if its session was lost while it was idle and that is safe. */
  async #onLease<T>(work: (lease: Lease) => Promise<T>, options: UseOptions): Promise<T> {
    const { signal, priority, repeats = () => priority !== 'transfer' } = options
    for (let isFirst = true; ; isFirst = false) {
      const lease = await this.#acquire(options)
      try {
        if (await lease.answers(signal)) return await work(lease)
      } catch (error) {
        const wasLost = isFirst && lease.wasLost && !signal?.aborted && !this.closing.aborted
        if (!wasLost || !repeats()) throw error
      } finally {
        await this.#release(lease)
      }
      // The others have been idle for longer.
      for (const session of this.#idle.takeAll()) session.destroy()
    }
  }

  #acquire({ signal, priority, transfer }: UseOptions): Promise<Lease> {
    return new Promise((resolve, reject) => {
      if (this.closing.aborted) {
        reject(closedError())
        return
      }
      if (signal?.aborted) {
        reject(new FtpAbortError('connect', signal.reason))
        return
      }
      const frame = SessionFrame.of(this)
      const stopWaiting = frame?.wait()
      const settle = () => {
        stopWaiting?.()
        signal?.removeEventListener('abort', onAbort)
      }
      const waiter: Waiter = {
        priority,
        transfer,
        frame,
        grant: lease => {
          settle()
          resolve(lease)
        },
        refuse: error => {
          settle()
          reject(error)
        },
      }
      const onAbort = () => {
        this.#forget(waiter)
        waiter.refuse(new FtpAbortError('connect', signal?.reason))
      }
      if (signal !== undefined) {
        // Many calls may share a signal; that is no leak.
        setMaxListeners(0, signal)
        signal.addEventListener('abort', onAbort)
      }
      this.#waiting.add(waiter)
      this.#pump()
    })
  }

  async #release(lease: Lease): Promise<void> {
    await lease.putBack()
    const promised = this.#promises.get(lease)
    this.#promises.delete(lease)
    this.#leases.delete(lease)
    const { session } = lease
    if (!session.closed) this.#offer(session, promised)
    else if (promised !== undefined) this.#waiting.putBack(promised)
    this.#onChange?.()
    this.#pump()
  }

  /** Gives a session that is ready to whom it was promised, or whose turn it is. */
  #offer(session: FtpSession, waiter: Waiter | undefined = this.#waiting.take()): void {
    if (waiter === undefined) this.#idle.add(session)
    else this.#grant(waiter, session, 0)
  }

  #grant(waiter: Waiter, session: FtpSession, idleFor: number): void {
    const lease = new Lease(session, idleFor)
    this.#leases.add(lease)
    waiter.grant(lease)
  }

  /** Keeps the transfer whose turn it is for the session of a lease, once. */
  #promiseNext(lease: Lease): TransferRequest | undefined {
    const promised = this.#promises.get(lease)
    if (promised !== undefined) return promised.transfer
    const { next } = this.#waiting
    if (next?.transfer === undefined) return undefined
    this.#waiting.delete(next)
    this.#promises.set(lease, next)
    return next.transfer
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
    for (let n = Math.min(this.#room, missing); n > 0; n--) void this.#openOne()
    if (!this.#isShort) return
    for (const lease of this.#leases) lease.tellOfWaiting()
    this.#breakDeadlock()
  }

  async #openOne(): Promise<void> {
    this.#openings++
    try {
      const session = await this.#open(this.closing)
      this.#roster.add(session)
      this.#offer(session)
      this.#limit.granted(this.#opened)
    } catch (error) {
      this.#notOpened(error)
    } finally {
      this.#openings--
    }
    this.#onChange?.()
    this.#pump()
  }

  /** Whoever waits for a session fails, unless there are others that will do: the server has no more of them. */
  #notOpened(error: unknown): void {
    const others = this.#opened
    if (saysTooMany(error, others)) {
      this.#limit.refused(others)
      this.#roster.tellLimit(this.#limit.most)
      // This one counts still.
      if (others > 0 || this.#openings > 1) return
    }
    this.#waiting.take()?.refuse(error)
  }

  /** Where all who hold a session wait for another, the last of them is told. */
  #breakDeadlock(): void {
    while (this.#openings === 0 && [...this.#leases].every(({ frame }) => frame?.isStuck)) {
      const inside = [...this.#waiting].filter(({ frame }) => frame !== undefined)
      const last = inside.at(-1)
      if (last === undefined) return
      this.#forget(last)
      last.refuse(deadlockError(this.#leases.size))
    }
  }

  #forget(waiter: Waiter): void {
    this.#waiting.delete(waiter)
    for (const [lease, promised] of this.#promises) if (promised === waiter) this.#promises.delete(lease)
  }

  /** Sessions that are open. */
  get #opened(): number {
    return this.#leases.size + this.#idle.size
  }

  /** Sessions that may be opened now. */
  get #room(): number {
    return this.size - this.#opened - this.#openings
  }

  /** Somebody waits for whom no session is free, nor soon will be. */
  get #isShort(): boolean {
    return this.#waiting.size > this.#openings
  }

  #leave(session: FtpSession): void {
    const leaving = session.quit().finally(() => {
      this.#leaving.delete(leaving)
      this.#roster.sweep()
    })
    this.#leaving.add(leaving)
  }

  async #drain(): Promise<void> {
    while (this.#leases.size > 0 || this.#openings > 0) {
      await new Promise<void>(resolve => {
        this.#onChange = resolve
      })
    }
    for (const session of this.#idle.takeAll()) this.#leave(session)
    await Promise.all(this.#leaving)
  }

  #shut(): void {
    this.#closing.abort()
    const promised = [...this.#promises.values()]
    this.#promises.clear()
    for (const waiter of [...promised, ...this.#waiting.takeAll()]) waiter.refuse(closedError())
  }
}
