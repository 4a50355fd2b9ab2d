import { readFile } from 'node:fs/promises'
import { from, lastValueFrom, mergeMap, toArray } from 'rxjs'
import { describe, expect, test, vi } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { cutAt, eventsOf, LONG_AGO, lay, resultOf, soon, varied } from './support/ground.ts'

leaveNothingOpen()

const content = varied(3 * 1024 * 1024)

describe('a download to a local path', () => {
  test('goes on where it was cut, and tells it', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    const { events, error } = await eventsOf(
      ground.ftp.download('a.bin', ground.at('a.bin'), { retry: soon }),
    )
    expect(error).toBeUndefined()
    expect((await readFile(ground.at('a.bin'))).equals(content)).toBe(true)
    const kinds = events.map(({ type }) => type).filter(type => type !== 'progress')
    expect(kinds).toEqual(['started', 'retry', 'started', 'done'])
    const retry = events.find(({ type }) => type === 'retry')
    const result = events.at(-1)
    expect(retry).toMatchObject({ attempt: 2, error: { code: 'FTP_DATA_BROKEN', transient: true } })
    expect(result).toMatchObject({ result: { bytes: content.length, attempts: 2 } })
    const { startAt } = retry as { startAt: number }
    expect(startAt).toBeGreaterThan(0)
    expect(result).toMatchObject({ result: { resumedFrom: startAt } })
    // No more than the bytes that were fetched again to be compared.
    const { transferred } = (result as { result: { transferred: number } }).result
    expect(transferred).toBeLessThanOrEqual(content.length + 64 * 1024)
  })

  test('tells how far the file has come when it fails, not how far the last connection has', async () => {
    const faults = [cutAt(1_000_000), cutAt(500_000, 2)]
    await using ground = await lay({ content: { 'a.bin': content }, faults })
    const retry = { ...soon, count: 1 }
    const { events, error } = await eventsOf(ground.ftp.download('a.bin', ground.at('a.bin'), { retry }))
    const again = events.find(({ type }) => type === 'retry')
    const { startAt } = again as { startAt: number }
    expect(startAt).toBeGreaterThan(0)
    const { bytes, bytesTransferred } = error as { bytes: number; bytesTransferred: number }
    expect(bytes).toBeGreaterThan(startAt)
    expect(bytes).toBeGreaterThan(bytesTransferred)
  })

  test('asks nothing more than it has to, as long as nothing happens', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    await ground.ftp.command('NOOP')
    const before = ground.verbs.length
    await resultOf(ground.ftp.download('a.bin', ground.at('a.bin')))
    expect(ground.verbs.slice(before).sort()).toEqual(['EPSV', 'MDTM', 'RETR', 'SIZE', 'TYPE'])
  })

  test('asks for no size where a listing has told it, nor does the transfer before it', async () => {
    const names = ['a.bin', 'b.bin', 'c.bin']
    await using ground = await lay({
      content: Object.fromEntries(names.map(name => [name, varied(1000)])),
      client: { sessions: 1 },
    })
    const entries = await lastValueFrom(ground.ftp.list('/').pipe(toArray()))
    const before = ground.verbs.length
    const fetch = (entry: (typeof entries)[number]) => ground.ftp.download(entry, ground.at(entry.name))
    await lastValueFrom(from(entries).pipe(mergeMap(fetch)))
    expect(ground.verbs.slice(before).filter(verb => verb !== 'EPSV')).toEqual([
      'TYPE',
      'RETR',
      'RETR',
      'RETR',
    ])
  })

  test('begins at byte 0 where the file on the server is another one by now', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    // As long and as old, so that only its bytes tell.
    const other = Buffer.from(content.map(byte => byte ^ 1))
    const { events, error } = await eventsOf(
      ground.ftp.download('a.bin', ground.at('a.bin'), {
        retry: {
          count: 3,
          delay: () => {
            ground.files.writeFile('a.bin', other)
            void ground.files.setModified('/a.bin', LONG_AGO)
            return 1
          },
        },
      }),
    )
    expect(error).toBeUndefined()
    expect((await readFile(ground.at('a.bin'))).equals(other)).toBe(true)
    expect(events.at(-1)).toMatchObject({ result: { attempts: 3, resumedFrom: 0 } })
    const retries = events.filter(event => event.type === 'retry')
    expect(retries.map(({ error }) => (error as { code?: string }).code)).toEqual([
      'FTP_DATA_BROKEN',
      'FTP_FILE_CHANGED',
    ])
  })

  test('fails instead, where that is asked for', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    const delay = () => {
      ground.files.writeFile('a.bin', 'shorter')
      return 1
    }
    const transfer = ground.ftp.download('a.bin', ground.at('a.bin'), {
      retry: { count: 3, delay },
      changed: 'fail',
    })
    expect((await eventsOf(transfer)).error).toMatchObject({ code: 'FTP_FILE_CHANGED', path: 'a.bin' })
    expect(await ground.ftp.readFile('a.bin', 'utf8')).toBe('shorter')
  })

  test('says how long it waits before a retry, which is not the same each time', async () => {
    const faults = [1, 2, 3].map(nth => ({
      at: { command: 'RETR', nth },
      do: { type: 'answer', code: 450, text: 'Busy.' } as const,
    }))
    await using ground = await lay({ content: { 'a.bin': content }, faults })
    const chance = [0, 0.5, 1]
    const random = vi.spyOn(Math, 'random').mockImplementation(() => chance.shift() ?? 0)
    try {
      const retry = { count: 3, delay: 20, jitter: 0.5 }
      const { events } = await eventsOf(ground.ftp.download('a.bin', ground.at('a.bin'), { retry }))
      expect(events.flatMap(event => (event.type === 'retry' ? [event.delay] : []))).toEqual([10, 20, 30])
      expect(events.at(-1)).toMatchObject({ type: 'done', result: { attempts: 4 } })
    } finally {
      random.mockRestore()
    }
  })

  test('is not tried more often than it may be', async () => {
    await using ground = await lay({
      content: { 'a.bin': content },
      faults: [{ at: { data: 'RETR' }, do: { type: 'close', how: 'reset' } }],
    })
    const { events, error } = await eventsOf(
      ground.ftp.download('a.bin', ground.at('a.bin'), { retry: { count: 2, delay: 1 } }),
    )
    expect(error).toMatchObject({ code: 'FTP_TRANSFER_REFUSED', transient: true })
    expect(events.filter(({ type }) => type === 'retry')).toHaveLength(2)
    expect(
      (await eventsOf(ground.ftp.download('a.bin', ground.at('b.bin'), { retry: false }))).events,
    ).toHaveLength(1)
  })

  test('is not tried again for what cannot help', async () => {
    await using ground = await lay()
    const { events, error } = await eventsOf(ground.ftp.download('a.bin', ground.at('a.bin')))
    expect(error).toMatchObject({ code: 'FTP_REFUSED', kind: 'not-found' })
    expect(events).toEqual([])
    expect(await ground.names()).toEqual([])
  })

  test('is begun anew as often as it has come further, where that is asked for', async () => {
    const faults = [1, 2, 3, 4].map(nth => cutAt(200_000, nth))
    await using ground = await lay({ content: { 'a.bin': content }, faults })
    const result = await resultOf(
      ground.ftp.download('a.bin', ground.at('a.bin'), {
        retry: { count: 1, delay: 1, resetOnSuccess: true },
      }),
    )
    expect(result.attempts).toBe(5)
    expect((await readFile(ground.at('a.bin'))).equals(content)).toBe(true)
  })

  test('is not begun anew for ever where it comes no further', async () => {
    const faults = [{ at: { command: 'RETR' }, do: { type: 'answer', code: 450, text: 'Busy.' } as const }]
    await using ground = await lay({ content: { 'a.bin': content }, faults })
    const retry = { count: 2, delay: 1, resetOnSuccess: true }
    const { events, error } = await eventsOf(ground.ftp.download('a.bin', ground.at('a.bin'), { retry }))
    expect(error).toMatchObject({ kind: 'busy' })
    expect(events.filter(({ type }) => type === 'retry')).toHaveLength(2)
  })

  test('is given up in the pause before a retry', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1000)] })
    const abort = new AbortController()
    const { error } = await eventsOf(
      ground.ftp.download('a.bin', ground.at('a.bin'), {
        signal: abort.signal,
        retry: {
          delay: () => {
            setImmediate(() => abort.abort(new Error('enough')))
            return 1_000_000
          },
        },
      }),
    )
    expect(error).toMatchObject({ code: 'FTP_ABORTED', cause: { message: 'enough' } })
    await new Promise<void>(resolve => {
      const running = ground.ftp
        .download('a.bin', ground.at('b.bin'), { retry: { delay: 1_000_000 } })
        .subscribe(event => {
          if (event.type !== 'retry') return
          running.unsubscribe()
          resolve()
        })
      ground.server.inject(cutAt(1000))
    })
  })

  test('tells what it has failed with when the client is closed in the pause before a retry', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1000)] })
    const delay = () => {
      setImmediate(() => ground.ftp.destroy())
      return 1_000_000
    }
    const transfer = ground.ftp.download('a.bin', ground.at('a.bin'), { retry: { delay } })
    expect((await eventsOf(transfer)).error).toMatchObject({ code: 'FTP_DATA_BROKEN' })
  })
})
