import { FtpError } from '@sluice/protocol'
import type { FtpSession, PulledBatches, RemotePath } from '@sluice/transport'
import type { Caller } from '../calls/caller.ts'
import { PacedHolders } from './paced-holders.ts'

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
export class SessionBatches<T> {
  readonly #opened: Promise<PulledBatches<T>>
  readonly #isFile: boolean
  readonly #holders: PacedHolders
  #batches: PulledBatches<T> | undefined
  #isAwaited = false

  constructor(caller: Caller, { path, signal, isFile = false }: BatchesAbout, open: OpenBatches<T>) {
    this.#isFile = isFile
    this.#holders = PacedHolders.of(caller.pool)
    this.#opened = new Promise((resolve, reject) => {
      const work = async (session: FtpSession) => {
        const batches = open(session)
        this.#batches = batches
        const letGo = this.#holders.hold()
        resolve(batches)
        await batches.over.finally(letGo)
      }
      caller.run(work, { path, signal, onWaiting: () => this.#onWaiting() }).catch(reject)
    })
  }

  /** The transfer begins with the first call; to be called once at least, or the session is never given back. */
  async next(): Promise<IteratorResult<readonly T[], unknown>> {
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

  /** The reader is slow: a listing makes its session free, as far as memory for that may be used; a file pauses. */
  onSlow(): void {
    if (!this.#isFile) this.#batches?.drain('hold')
  }

  /**
   * The reader does not go on at all. It may be waiting for the very sessions that such readers hold: then the transfer
   * is given up (`FTP_SPOOL_EXCEEDED`) if it does not fit into memory.
   */
  giveWay(): void {
    if (this.#isAwaited && this.#holders.areAll) this.#batches?.drain('fail')
  }

  #onWaiting(): void {
    this.#isAwaited = true
    this.#batches?.drain('hold')
  }
}
