import type { Charset } from '@sluice/protocol'
import type { RemotePath } from '@sluice/transport'
import { explain } from '../failure/ftp-failure.ts'
import { pathText } from '../path-text.ts'
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

  constructor(pool: SessionPool, charset: Charset) {
    this.pool = pool
    this.charset = charset
  }

  /** One piece of work on one session. */
  async run<T>(work: PoolWork<T>, { path, ...use }: CallAbout = {}): Promise<T> {
    try {
      // A path that cannot be sent throws.
      return await this.pool.use(async (session, next) => await work(session, next), use)
    } catch (error) {
      throw this.explained(error, path)
    }
  }

  /** The error with what is known of it. */
  explained<E>(error: E, path?: RemotePath): E {
    return explain(error, path === undefined ? undefined : pathText(path, this.charset))
  }
}
