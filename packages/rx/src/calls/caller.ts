import { type Charset, FtpError, TransferError } from '@sluice/protocol'
import type { FtpAbortError, RemotePath } from '@sluice/transport'
import { explain, explainBytes, type FtpFailure, isFtpFailure } from '../failure/ftp-failure.ts'
import { kindOf } from '../failure/kind-of.ts'
import { pathText } from '../path-text.ts'
import type { Operation } from '../pool/operations.ts'
import { destroyedError } from '../pool/pool-errors.ts'
import type { PoolWork, UseOptions } from '../pool/pool-work.ts'
import type { SessionPool } from '../pool/session-pool.ts'

/** How a session is wanted, and which path its error is about. */
export interface CallAbout extends UseOptions {
  readonly path?: RemotePath | undefined
}

/** Runs work on the sessions of a pool, and explains what it fails with. */
export class Caller {
  readonly pool: SessionPool
  readonly charset: Charset
  /** Milliseconds that our own side may take, 0 for ever: `timeouts.consumer`. */
  readonly consumerTimeout: number
  readonly #operation: Operation | undefined

  constructor(pool: SessionPool, charset: Charset, consumerTimeout = 0, operation?: Operation) {
    this.pool = pool
    this.charset = charset
    this.consumerTimeout = consumerTimeout
    this.#operation = operation
  }

  /** One piece of work on one session. */
  async run<T>(work: PoolWork<T>, { path, ...use }: CallAbout = {}): Promise<T> {
    try {
      // A path that cannot be sent throws.
      return await this.pool.use(async (session, next) => await work(session, next), {
        operation: this.#operation,
        ...use,
      })
    } catch (error) {
      throw this.explained(error, path)
    }
  }

  /**
   * Runs what may take several pieces of work, or begins with something else, as one operation: all of it is served,
   * also if the client is closed meanwhile.
   */
  async whole<T>(path: RemotePath, work: (caller: Caller) => Promise<T>): Promise<T> {
    const operation = this.checked(path, () => this.pool.begin())
    try {
      return await work(new Caller(this.pool, this.charset, this.consumerTimeout, operation))
    } finally {
      operation.end()
    }
  }

  /** Runs what throws at once for what cannot be. */
  checked<T>(path: RemotePath, check: () => T): T {
    try {
      return check()
    } catch (error) {
      throw this.explained(error, path)
    }
  }

  /** The error with what is known of it; what a destroyed client has lost by that was given up. */
  explained<E>(error: E, path?: RemotePath): E | FtpFailure {
    const isGivenUp = this.pool.ending.aborted && isUnexplainedLoss(error)
    const told = isGivenUp ? givenUp(error) : error
    return explain(told, path === undefined ? undefined : pathText(path, this.charset)) as E | FtpFailure
  }
}

function givenUp(loss: FtpError): FtpAbortError {
  const error = destroyedError(loss.phase, loss)
  if (loss instanceof TransferError) explainBytes(error, loss.bytesTransferred)
  return error
}

function isUnexplainedLoss(error: unknown): error is FtpError {
  return error instanceof FtpError && !isFtpFailure(error) && kindOf(error) === 'network'
}
