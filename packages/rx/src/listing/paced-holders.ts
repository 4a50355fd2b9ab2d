import type { SessionPool } from '../pool/session-pool.ts'

const pools = new WeakMap<SessionPool, PacedHolders>()

/** How many sessions of a pool are held by transfers that only go on when somebody reads. */
export class PacedHolders {
  readonly #pool: SessionPool
  #count = 0

  private constructor(pool: SessionPool) {
    this.#pool = pool
  }

  static of(pool: SessionPool): PacedHolders {
    const known = pools.get(pool)
    if (known !== undefined) return known
    const holders = new PacedHolders(pool)
    pools.set(pool, holders)
    return holders
  }

  /** Whether nobody else has a session of the pool. */
  get areAll(): boolean {
    return this.#count >= this.#pool.busy
  }

  /** One more; the function that it gives says that it is over. */
  hold(): () => void {
    this.#count++
    return () => {
      this.#count--
    }
  }
}
