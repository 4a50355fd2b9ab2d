import { FtpError } from '@sluice/protocol'
import type { FtpSession, PulledBatches, RemotePath } from '@sluice/transport'
import type { Caller } from '../calls/caller.ts'
import { PacedHolders } from './paced-holders.ts'
import type { Unread } from './patience.ts'

/** Begins a transfer on a session. */
export type OpenBatches<T> = (session: FtpSession) => PulledBatches<T>

/** What is transferred. */
export interface BatchesAbout {
  readonly path: RemotePath
  readonly signal: AbortSignal
  /** Files may be of any size: memory is used for the sake of others alone. Default false: it is a listing. */
  readonly isFile?: boolean | undefined
}

/**
 * The batches of one transfer over a session of the pool, which gets it back as soon as the transfer is over, read or
 * not; when somebody waits for a session, that is brought about by draining the transfer into memory.
 */
export class SessionBatches<T> implements Unread {
  readonly #opened: Promise<PulledBatches<T>>
  readonly #isFile: boolean
  readonly #holders: PacedHolders
  #first: Promise<IteratorResult<readonly T[], unknown>> | undefined
  #batches: PulledBatches<T> | undefined
  #isAwaited = false
  #isOver = false

  constructor(caller: Caller, { path, signal, isFile = false }: BatchesAbout, open: OpenBatches<T>) {
    this.#isFile = isFile
    this.#holders = PacedHolders.of(caller.pool)
    this.#opened = new Promise((resolve, reject) => {
      const work = async (session: FtpSession) => {
        const batches = open(session)
        this.#batches = batches
        const letGo = this.#holders.hold()
        resolve(batches)
        await batches.over
        this.#isOver = true
        letGo()
      }
      caller.run(work, { path, signal, onWaiting: () => this.#onWaiting() }).catch(reject)
    })
  }

  /** Begins the transfer before anybody reads; what it fails with is told to who reads first. */
  begin(): void {
    this.#first = this.#pull()
    this.#first.catch(() => {})
  }

  /** The transfer begins with the first call; to be called once at least, or the session is never given back. */
  next(): Promise<IteratorResult<readonly T[], unknown>> {
    const first = this.#first
    this.#first = undefined
    return first ?? this.#pull()
  }

  async #pull(): Promise<IteratorResult<readonly T[], unknown>> {
    const batches = await this.#opened
    try {
      return await batches.next()
    } catch (error) {
      // It is the caller of all this who has failed then, and here is why.
      const { cause } = error as Error
      throw cause instanceof FtpError && cause.code === 'FTP_SPOOL_EXCEEDED' ? cause : error
    }
  }

  /** Nobody wants the rest. */
  async stop(): Promise<void> {
    await this.#batches?.return()
  }

  /** A listing makes its session free, as far as memory for that may be used; a file pauses. */
  onSlow(): void {
    if (!this.#isFile) this.#batches?.drain('hold')
  }

  /**
   * The reader may be waiting for the very sessions that such readers hold: then the transfer is given up
   * (`FTP_SPOOL_EXCEEDED`) if it does not fit into memory.
   */
  giveWay(): boolean {
    if (!this.isInTheWay) return false
    this.#batches?.drain('fail')
    return true
  }

  /** Somebody waits for its session, which it holds until somebody reads, as all other sessions are held. */
  get isInTheWay(): boolean {
    return this.#isAwaited && !this.#isOver && this.#holders.areAll
  }

  #onWaiting(): void {
    this.#isAwaited = true
    this.#batches?.drain('hold')
  }
}
