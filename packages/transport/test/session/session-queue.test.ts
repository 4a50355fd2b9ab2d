import { describe, expect, it } from 'vitest'
import { SessionQueue } from '../../src/session/session-queue.ts'

/** A task that waits for its cue. */
function task(log: string[], name: string) {
  let end: (error?: Error) => void = () => {}
  let begin: () => void = () => {}
  const begun = new Promise<void>(resolve => {
    begin = resolve
  })
  const over = new Promise<string>((resolve, reject) => {
    end = error => (error === undefined ? resolve(name) : reject(error))
  })
  return {
    end,
    begun,
    run: () => {
      log.push(name)
      begin()
      return over
    },
  }
}

describe('SessionQueue', () => {
  it('runs one task at a time, in order, also behind one that failed', async () => {
    const queue = new SessionQueue()
    const log: string[] = []
    const [a, b] = [task(log, 'a'), task(log, 'b')]
    const runs = [queue.run(a.run), queue.run(b.run)]
    expect(log).toEqual(['a'])
    a.end(new Error('no'))
    await expect(runs[0]).rejects.toThrow('no')
    b.end()
    expect(await runs[1]).toBe('b')
    expect(log).toEqual(['a', 'b'])
  })

  it('shows what the next task notes about itself, and no longer when it has begun', async () => {
    const queue = new SessionQueue<string>()
    const [a, b, c] = [task([], 'a'), task([], 'b'), task([], 'c')]
    const runs = [queue.run(a.run, undefined, 'is a'), queue.run(b.run), queue.run(c.run, undefined, 'is c')]
    expect(queue.next).toMatchObject({ note: undefined })
    a.end()
    await b.begun
    expect(queue.next).toMatchObject({ note: 'is c' })
    b.end()
    await c.begun
    expect(queue.next).toBeUndefined()
    c.end()
    await Promise.all(runs)
  })

  it('does not begin a task that was aborted before, and goes on', async () => {
    const queue = new SessionQueue<string>()
    const log: string[] = []
    const [a, b, c] = [task(log, 'a'), task(log, 'b'), task(log, 'c')]
    const abort = new AbortController()
    const first = queue.run(a.run)
    const aborted = queue.run(b.run, abort.signal, 'is b')
    const last = queue.run(c.run, undefined, 'is c')
    abort.abort('enough')
    await expect(aborted).rejects.toMatchObject({ code: 'FTP_ABORTED' })
    expect(queue.next).toMatchObject({ note: 'is c' })
    await expect(queue.run(b.run, abort.signal)).rejects.toMatchObject({ code: 'FTP_ABORTED' })
    a.end()
    c.end()
    expect(await Promise.all([first, last])).toEqual(['a', 'c'])
    expect(log).toEqual(['a', 'c'])
  })

  it('leaves an abort of a task that has begun to the task', async () => {
    const queue = new SessionQueue()
    const a = task([], 'a')
    const abort = new AbortController()
    const run = queue.run(a.run, abort.signal)
    abort.abort()
    a.end()
    expect(await run).toBe('a')
  })

  it('tells a task that throws', async () => {
    const queue = new SessionQueue()
    const run = queue.run(() => {
      throw new Error('at once')
    })
    await expect(run).rejects.toThrow('at once')
    expect(await queue.run(async () => 'next')).toBe('next')
  })
})
