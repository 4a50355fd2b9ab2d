import { setMaxListeners } from 'node:events'
import { LocalProtocolError } from '@sluice/protocol'
import { FtpAbortError, type FtpSession } from '@sluice/transport'

interface Waiter {
  readonly grant: (session: FtpSession) => void
  readonly refuse: (error: unknown) => void
}

/**
 * A few sessions shared by many operations: opened when needed, handed out in the order of asking, replaced when
 * broken.
 */
export class SessionPool {
  readonly #open: (signal: AbortSignal) => Promise<FtpSession>
  readonly #size: number
  readonly #idle: FtpSession[] = []
  readonly #busy = new Set<FtpSession>()
  readonly #waiters: Waiter[] = []
  readonly #opening = new AbortController()
  #openings = 0
  #closed = false
  #closing: Promise<void> | undefined
  #onChange: (() => void) | undefined

  constructor(size: number, open: (signal: AbortSignal) => Promise<FtpSession>) {
    if (!Number.isInteger(size) || size < 1) {
      throw new LocalProtocolError({
        code: 'FTP_BAD_OPTION',
        phase: 'configuration',
        message: `sessions must be a whole number of 1 or more, not ${size}`,
      })
    }
    this.#size = size
    this.#open = open
    // All openings share it; that is no leak.
    setMaxListeners(0, this.#opening.signal)
  }

  /** Runs `work` on a session of its own; the session goes back whatever the work comes to. */
  async use<T>(work: (session: FtpSession) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const session = await this.#acquire(signal)
    try {
      return await work(session)
    } finally {
      this.#release(session)
    }
  }

  /** Takes no more work, lets what runs end, then takes leave of the server. */
  close(): Promise<void> {
    this.#shut()
    this.#closing ??= this.#drain()
    return this.#closing
  }

  /** Takes no more work and ends what runs at once. */
  destroy(): Promise<void> {
    this.#shut()
    for (const session of this.#busy) session.destroy()
    return this.close()
  }

  async #drain(): Promise<void> {
    while (this.#busy.size > 0 || this.#openings > 0) {
      await new Promise<void>(resolve => {
        this.#onChange = resolve
      })
    }
    await Promise.all(this.#idle.splice(0).map(session => session.quit()))
  }

  #acquire(signal: AbortSignal | undefined): Promise<FtpSession> {
    return new Promise((resolve, reject) => {
      if (this.#closed) {
        reject(closedError())
        return
      }
      if (signal?.aborted) {
        reject(new FtpAbortError('connect', signal.reason))
        return
      }
      const settle = () => signal?.removeEventListener('abort', onAbort)
      const waiter: Waiter = {
        grant: session => {
          settle()
          resolve(session)
        },
        refuse: error => {
          settle()
          reject(error)
        },
      }
      const onAbort = () => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        waiter.refuse(new FtpAbortError('connect', signal?.reason))
      }
      if (signal !== undefined) {
        // Many calls may share a signal; that is no leak.
        setMaxListeners(0, signal)
        signal.addEventListener('abort', onAbort)
      }
      this.#waiters.push(waiter)
      this.#pump()
    })
  }

  #release(session: FtpSession): void {
    this.#busy.delete(session)
    this.#rest(session)
    this.#onChange?.()
    this.#pump()
  }

  /** Serves waiters in order with idle sessions, and opens as many as are missing and allowed. */
  #pump(): void {
    while (this.#waiters.length > 0) {
      const session = this.#idle.shift()
      if (session === undefined) break
      if (session.closed) continue
      session.ref()
      this.#busy.add(session)
      this.#waiters.shift()?.grant(session)
    }
    const room = this.#size - this.#busy.size - this.#idle.length - this.#openings
    const missing = this.#waiters.length - this.#openings
    for (let n = Math.min(room, missing); n > 0; n--) void this.#openOne()
  }

  async #openOne(): Promise<void> {
    this.#openings++
    try {
      this.#rest(await this.#open(this.#opening.signal))
    } catch (error) {
      this.#waiters.shift()?.refuse(error)
    } finally {
      this.#openings--
    }
    this.#onChange?.()
    this.#pump()
  }

  /** An idle session does not keep the process running. */
  #rest(session: FtpSession): void {
    if (session.closed) return
    session.unref()
    this.#idle.push(session)
  }

  #shut(): void {
    this.#closed = true
    this.#opening.abort()
    for (const waiter of this.#waiters.splice(0)) waiter.refuse(closedError())
  }
}

function closedError(): FtpAbortError {
  return new FtpAbortError('connect', new Error('the client is closed'))
}
