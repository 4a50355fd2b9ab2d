import type { Charset } from '@sluice/protocol'
import type { RemotePath } from '@sluice/transport'
import { explain } from '../failure/ftp-failure.ts'
import { pathText } from '../path-text.ts'
import type { Operation } from '../pool/operations.ts'
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
  readonly #operation: Operation | undefined

  constructor(pool: SessionPool, charset: Charset, operation?: Operation) {
    this.pool = pool
    this.charset = charset
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
    const operation = this.#begin(path)
    try {
      return await work(new Caller(this.pool, this.charset, operation))
    } finally {
      operation.end()
    }
  }

  #begin(path: RemotePath): Operation {
    try {
      return this.pool.begin()
    } catch (error) {
      throw this.explained(error, path)
    }
  }

  /** The error with what is known of it. */
  explained<E>(error: E, path?: RemotePath): E {
    return explain(error, path === undefined ? undefined : pathText(path, this.charset))
  }
}
