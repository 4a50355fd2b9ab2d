import { setMaxListeners } from 'node:events'
import { FtpAbortError, type FtpSession } from '@sluice/transport'
import type { Lease } from './lease.ts'
import { type Operation, Operations } from './operations.ts'
import { closedError } from './pool-errors.ts'
import type { PoolWork, UseOptions } from './pool-work.ts'
import { SessionFrame } from './session-frame.ts'
import { SessionLender, type SessionLenderOptions } from './session-lender.ts'
import type { Waiter } from './waiter.ts'

/**
 * A few sessions shared by many operations: opened when needed, put back as they were, replaced when broken, closed
 * when there is nothing for them to do. No more are opened than the server grants.
 */
export class SessionPool {
  readonly #lender: SessionLender
  readonly #operations = new Operations()
  #closed: Promise<void> | undefined

  constructor(options: SessionLenderOptions) {
    this.#lender = new SessionLender(options)
  }

  /** Sessions that may be open at a time. */
  get size(): number {
    return this.#lender.size
  }

  /** How many sessions are lent. */
  get busy(): number {
    return this.#lender.lent
  }

  /** Aborted as soon as there will be no session for anything any more. */
  get ending(): AbortSignal {
    return this.#lender.ending
  }

  /** An operation that uses sessions several times; throws `FtpAbortError` once no more work is taken. */
  begin(): Operation {
    return this.#operations.begin(() => SessionFrame.of(this) !== undefined)
  }

  /**
   * Runs `work` on a session of its own, which goes back whatever the work comes to.
   *
   * Rejects with what the work rejects with, with the reason why no session could be opened, with `FtpAbortError` once
   * the signal is aborted or the pool closed, and with `LocalProtocolError` where it could only wait for ever.
   */
  use<T>(work: PoolWork<T>, options: UseOptions = {}): Promise<T> {
    const lender = this.#lender
    return this.#onLease(lease => {
      const running = lease.run(work, () => lender.promiseNext(lease), options.onWaiting)
      if (lender.isShort) lease.tellOfWaiting()
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

  /** Takes no more work, lets all that was asked for before come to its end, then takes leave of the server. */
  close(): Promise<void> {
    this.#closed ??= this.#operations.close().then(() => this.#lender.end())
    return this.#closed
  }

  /** Takes no more work and ends at once what runs and what waits. */
  destroy(): Promise<void> {
    const closed = this.close()
    this.#lender.destroy(closedError)
    return closed
  }

  /** One piece of work; once more, if its session was lost before and that is safe. */
  async #onLease<T>(work: (lease: Lease) => Promise<T>, options: UseOptions): Promise<T> {
    const { signal, priority, operation, repeats = () => priority !== 'transfer' } = options
    const own = operation === undefined ? this.begin() : this.#operations.begin(() => !operation.over)
    try {
      for (let isFirst = true; ; isFirst = false) {
        const lease = await this.#acquire(options)
        try {
          if (await lease.answers(signal)) return await work(lease)
        } catch (error) {
          const wasLost = isFirst && lease.wasLost && !signal?.aborted && !this.ending.aborted
          if (!wasLost || !repeats()) throw error
        } finally {
          await this.#lender.release(lease)
        }
        // The others have been idle for longer.
        this.#lender.destroyIdle()
      }
    } finally {
      own.end()
    }
  }

  #acquire({ signal, priority, transfer }: UseOptions): Promise<Lease> {
    return new Promise((resolve, reject) => {
      if (this.ending.aborted) {
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
        since: performance.now(),
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
        this.#lender.forget(waiter)
        waiter.refuse(new FtpAbortError('connect', signal?.reason))
      }
      if (signal !== undefined) {
        // Many calls may share a signal; that is no leak.
        setMaxListeners(0, signal)
        signal.addEventListener('abort', onAbort)
      }
      this.#lender.add(waiter)
    })
  }
}
