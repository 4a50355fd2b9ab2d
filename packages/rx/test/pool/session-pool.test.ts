import { FtpError } from '@sluice/protocol'
import type { FtpSession } from '@sluice/transport'
import { describe, expect, it, vi } from 'vitest'
import type { PoolOptions } from '../../src/pool/pool-options.ts'
import { SessionPool } from '../../src/pool/session-pool.ts'

/** As much of a session as the pool looks at. */
class FakeSession {
  closed = false
  async quit(): Promise<void> {
    this.closed = true
  }
  destroy(): void {
    this.closed = true
  }
  ref(): void {}
  unref(): void {}
  mark(): object {
    return { changed: false, untouched: false }
  }
}

/** A pool that counts what it opens; `fail` makes the next openings fail. */
function makePool(size: number, options: PoolOptions & { readonly now?: () => number } = {}) {
  const opened: FakeSession[] = []
  const failures: (Error | undefined)[] = []
  const open = async () => {
    await Promise.resolve()
    const failure = failures.shift()
    if (failure !== undefined) throw failure
    const session = new FakeSession()
    opened.push(session)
    return session as unknown as FtpSession
  }
  const pool = new SessionPool({ ...options, sessions: size, open })
  return { pool, opened, failures }
}

/** A promise and its handle. */
function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open!: () => void
  const passed = new Promise<void>(resolve => {
    open = resolve
  })
  return { passed, open }
}

describe('SessionPool', () => {
  it('opens nothing before it is needed, and reuses what it has', async () => {
    const { pool, opened } = makePool(3)
    expect(opened).toHaveLength(0)
    for (let i = 0; i < 5; i++) await pool.use(async () => i)
    expect(opened).toHaveLength(1)
  })

  it('never has more sessions than allowed, and serves in the order of asking', async () => {
    const { pool, opened } = makePool(2)
    const order: number[] = []
    let running = 0
    let most = 0
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        pool.use(async () => {
          most = Math.max(most, ++running)
          order.push(i)
          await Promise.resolve()
          running--
        }),
      ),
    )
    expect(opened).toHaveLength(2)
    expect(most).toBe(2)
    expect(order).toEqual([...order].sort((a, b) => a - b))
  })

  it('replaces a session that broke', async () => {
    const { pool, opened } = makePool(1)
    await pool.use(async session => session.destroy())
    await pool.use(async session => expect(session.closed).toBe(false))
    expect(opened).toHaveLength(2)
  })

  it('replaces a session that was closed while it was idle', async () => {
    const { pool, opened } = makePool(1)
    await pool.use(async () => undefined)
    opened[0]?.destroy()
    await pool.use(async session => expect(session.closed).toBe(false))
  })

  it('gives a session back after a failure', async () => {
    const { pool, opened } = makePool(1)
    await expect(pool.use(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine')
    await pool.use(async () => undefined)
    expect(opened).toHaveLength(1)
  })

  it('tells one waiter about a failed opening and serves the others', async () => {
    const { pool, failures } = makePool(1)
    failures.push(new Error('refused'))
    const results = await Promise.allSettled([pool.use(async () => 'a'), pool.use(async () => 'b')])
    expect(results.map(result => result.status)).toEqual(['rejected', 'fulfilled'])
  })

  it('forgets a waiter that was aborted', async () => {
    const { pool } = makePool(1)
    const { passed, open } = gate()
    const first = pool.use(() => passed)
    const abort = new AbortController()
    const second = pool.use(async () => 'never', { signal: abort.signal })
    const third = pool.use(async () => 'third')
    abort.abort(new Error('enough'))
    await expect(second).rejects.toMatchObject({ name: 'AbortError', cause: { message: 'enough' } })
    open()
    await first
    expect(await third).toBe('third')
    await expect(pool.use(async () => 0, { signal: abort.signal })).rejects.toMatchObject({
      name: 'AbortError',
    })
  })

  it('lets what runs end when it is closed, and takes nothing more', async () => {
    const { pool, opened } = makePool(2)
    const { passed, open } = gate()
    const running = pool.use(() => passed.then(() => 'done'))
    await new Promise(resolve => setImmediate(resolve))
    const closed = pool.close()
    await expect(pool.use(async () => 0)).rejects.toMatchObject({ name: 'AbortError' })
    open()
    expect(await running).toBe('done')
    await closed
    expect(opened.every(session => session.closed)).toBe(true)
  })

  it('serves who waits when it is closed, and closes its sessions behind him', async () => {
    const { pool, opened } = makePool(1)
    const { passed, open } = gate()
    const order: string[] = []
    const running = pool.use(() => passed)
    const waiting = [1, 2].map(n => pool.use(async session => order.push(`${n} ${session.closed}`)))
    const closed = pool.close().then(() => order.push('closed'))
    open()
    await Promise.all([running, ...waiting, closed])
    expect(order).toEqual(['1 false', '2 false', 'closed'])
    expect(opened.map(session => session.closed)).toEqual([true])
  })

  it('refuses who waits when it is destroyed, also while it is being closed', async () => {
    const { pool } = makePool(1)
    const { passed, open } = gate()
    const running = pool.use(() => passed)
    await new Promise(resolve => setImmediate(resolve))
    const waiting = pool.use(async () => 0)
    const refused = expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    const closed = pool.close()
    const destroyed = pool.destroy()
    await refused
    open()
    await Promise.all([running, closed, destroyed])
  })

  it('serves all of an operation that has begun before it is closed, and waits for its end', async () => {
    const { pool } = makePool(1)
    const operation = pool.begin()
    const order: string[] = []
    const closed = pool.close().then(() => order.push('closed'))
    expect(() => pool.begin()).toThrow(expect.objectContaining({ name: 'AbortError' }))
    for (const n of [1, 2]) await pool.use(async () => order.push(`${n}`), { operation })
    operation.end()
    operation.end()
    await expect(pool.use(async () => 0, { operation })).rejects.toMatchObject({ name: 'AbortError' })
    await closed
    expect(order).toEqual(['1', '2', 'closed'])
  })

  it('takes leave with a session that is opened when nobody wants it any more', async () => {
    const { passed, open } = gate()
    const session = new FakeSession()
    const pool = new SessionPool({ open: () => passed.then(() => session as unknown as FtpSession) })
    const abort = new AbortController()
    const gone = pool.use(async () => 0, { signal: abort.signal })
    abort.abort()
    await expect(gone).rejects.toMatchObject({ name: 'AbortError' })
    const closed = pool.close()
    open()
    await closed
    expect(session.closed).toBe(true)
  })

  it('counts sessions that take leave as sessions of the server, and opens another one behind them', async () => {
    const { pool, opened } = makePool(1, { idleTimeout: 5 })
    const { passed, open } = gate()
    await pool.use(async () => 0)
    const [first] = opened as [FakeSession]
    const quits = new Promise<void>(resolve => {
      first.quit = async () => {
        resolve()
        await passed
        first.closed = true
      }
    })
    await quits
    const next = pool.use(async () => opened.map(({ closed }) => closed))
    await new Promise(resolve => setImmediate(resolve))
    expect(opened).toHaveLength(1)
    open()
    expect(await next).toEqual([true, false])
    await pool.close()
  })

  it('can be closed and destroyed in any order, more than once', async () => {
    const { pool } = makePool(1)
    const { passed, open } = gate()
    const running = pool.use(() => passed)
    await new Promise(resolve => setImmediate(resolve))
    const endings = [pool.close(), pool.destroy(), pool.close()]
    open()
    await Promise.all([running, ...endings])
  })

  it('ends what runs when it is destroyed', async () => {
    const { pool, opened } = makePool(1)
    const { passed, open } = gate()
    const running = pool.use(() => passed)
    await new Promise(resolve => setImmediate(resolve))
    const destroyed = pool.destroy()
    expect(opened[0]?.closed).toBe(true)
    open()
    await running
    await destroyed
  })

  it('learns how many sessions there may be, tries one more after a long while, and keeps what it was granted', async () => {
    let now = 0
    const { pool, opened, failures } = makePool(9, { now: () => now })
    const reply = { code: 421, lines: ['Too many connections.'] }
    const refusal = new FtpError({ code: 'FTP_SERVICE_CLOSING', phase: 'greeting', message: 'no', reply })
    failures.push(undefined, undefined, refusal)
    const hold = gate()
    const work = Array.from({ length: 3 }, () => pool.use(() => hold.passed))
    await vi.waitFor(() => expect(pool.size).toBe(2))
    expect(opened).toHaveLength(2)
    now = 300_000
    expect(pool.size).toBe(3)
    const another = pool.use(() => hold.passed)
    await vi.waitFor(() => expect(opened).toHaveLength(3))
    await vi.waitFor(() => expect(pool.size).toBe(3))
    now = 600_000
    expect(pool.size).toBe(4)
    hold.open()
    await Promise.all([...work, another])
    await pool.close()
  })

  it.each([0, -1, 1.5, Number.NaN])('is not made with %s sessions', size => {
    expect(() => makePool(size)).toThrow(/sessions must be a whole number/)
  })
})
