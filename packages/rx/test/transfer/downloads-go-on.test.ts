import { readFile, writeFile } from 'node:fs/promises'
import { PassThrough, Writable } from 'node:stream'
import { from, lastValueFrom, mergeMap, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { eventsOf, LONG_AGO, lay, resultOf, soon, varied } from './support/ground.ts'

leaveNothingOpen()

const content = varied(3 * 1024 * 1024)
/** So many bytes come and no more, until the client gives up waiting: what came has been read then. */
const cutAt = (afterBytes: number, nth = 1) =>
  ({ at: { data: 'RETR', afterBytes, nth }, do: { type: 'stall' } }) as const

/** Keeps what is written to it, and goes on where it is told. */
function kept() {
  let bytes = Buffer.alloc(0)
  const opened: number[] = []
  return {
    opened,
    bytes: () => bytes,
    sink: {
      resumable: true,
      open(startAt: number) {
        opened.push(startAt)
        bytes = bytes.subarray(0, startAt)
        return new Writable({
          write(chunk: Buffer, _encoding, done) {
            bytes = Buffer.concat([bytes, chunk])
            done()
          },
        })
      },
    } as const,
  }
}

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

  test('asks nothing more than it has to, as long as nothing happens', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    await ground.ftp.command('NOOP')
    const before = ground.verbs.length
    await resultOf(ground.ftp.download('a.bin', ground.at('a.bin')))
    expect(ground.verbs.slice(before).sort()).toEqual(['EPSV', 'RETR', 'SIZE', 'TYPE'])
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

describe('a resumable sink', () => {
  test('goes on where it was', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    const { sink, bytes, opened } = kept()
    const result = await resultOf(ground.ftp.download('a.bin', sink, { retry: soon }))
    expect(bytes().equals(content)).toBe(true)
    expect(opened).toEqual([0, result.resumedFrom])
    expect(result.resumedFrom).toBeGreaterThan(0)
  })

  test('goes on where it says that its bytes are safe', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    const { sink, bytes } = kept()
    const careful = {
      resumable: true,
      open(startAt: number) {
        const safe = Math.min(startAt, 500_000)
        return { startAt: safe, sink: sink.open(safe) }
      },
    } as const
    const result = await resultOf(ground.ftp.download('a.bin', careful, { retry: soon }))
    expect(result.resumedFrom).toBe(500_000)
    expect(bytes().equals(content)).toBe(true)
  })

  test('begins at byte 0 where time or size are others by now', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    const { sink, bytes, opened } = kept()
    const other = Buffer.from(content.map(byte => byte ^ 1)).subarray(1)
    const delay = () => {
      ground.files.writeFile('a.bin', other)
      return 1
    }
    await resultOf(ground.ftp.download('a.bin', sink, { retry: { delay } }))
    expect(bytes().equals(other)).toBe(true)
    expect(opened).toEqual([0, 0])
  })

  test('goes on behind what it has written, not behind what it was given', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    let bytes = Buffer.alloc(0)
    const sink = {
      resumable: true,
      open(startAt: number) {
        expect(startAt).toBeLessThanOrEqual(bytes.length)
        bytes = bytes.subarray(0, startAt)
        let written = 0
        return new Writable({
          highWaterMark: content.length,
          write(chunk: Buffer, _encoding, done) {
            // The first stream takes a little and no more.
            if (startAt === 0 && written > 0) return
            written += chunk.length
            bytes = Buffer.concat([bytes, chunk])
            done()
          },
        })
      },
    } as const
    const result = await resultOf(ground.ftp.download('a.bin', sink, { retry: soon }))
    expect(bytes.equals(content)).toBe(true)
    expect(result.resumedFrom).toBeGreaterThan(0)
    expect(result.resumedFrom).toBeLessThan(1_000_000)
  })

  test('may not go on further than it has been given bytes', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    const greedy = { resumable: true, open: () => ({ startAt: 7, sink: new PassThrough() }) } as const
    const { error } = await eventsOf(ground.ftp.download('a.bin', greedy))
    expect(error).toMatchObject({
      code: 'FTP_CALLER_FAILED',
      message: expect.stringMatching(/goes on at byte 7/),
    })
  })
})

test('a function opens another stream for each attempt, at byte 0', async () => {
  await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
  const sinks: PassThrough[] = []
  const infos: unknown[] = []
  const open = (info: unknown) => {
    infos.push(info)
    const sink = new PassThrough({ highWaterMark: 2 * content.length })
    sinks.push(sink)
    return sink
  }
  const result = await resultOf(ground.ftp.download('a.bin', open, { retry: soon }))
  expect(result).toMatchObject({ attempts: 2, resumedFrom: 0 })
  expect(infos).toEqual([1, 2].map(attempt => ({ path: 'a.bin', size: content.length, attempt })))
  expect(sinks[0]).toMatchObject({ destroyed: true, writableFinished: false })
  expect(sinks[1]?.read().equals(content)).toBe(true)
})

test('a stream serves for one attempt', async () => {
  await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
  const sink = new PassThrough()
  sink.resume().on('error', () => {})
  const { events, error } = await eventsOf(ground.ftp.download('a.bin', sink, { retry: soon }))
  expect(error).toMatchObject({ code: 'FTP_DATA_BROKEN' })
  expect(events.some(({ type }) => type === 'retry')).toBe(false)
  expect(sink.errored).toBe(error)
  expect(sink.writableFinished).toBe(false)
})

test('a web stream takes a file, and is aborted where it fails', async () => {
  await using ground = await lay({ content: { 'a.bin': content } })
  const chunks: Uint8Array[] = []
  let aborted: unknown
  const sink = () =>
    new WritableStream<Uint8Array>({
      write: chunk => void chunks.push(chunk.slice()),
      abort: reason => {
        aborted = reason
      },
    })
  await resultOf(ground.ftp.download('a.bin', sink()))
  expect(Buffer.concat(chunks).equals(content)).toBe(true)
  ground.server.inject(cutAt(1000))
  const { error } = await eventsOf(ground.ftp.download('a.bin', sink()))
  await expect.poll(() => aborted).toBe(error)
})

describe('what an earlier process has left', () => {
  async function leaveHalf(ground: Awaited<ReturnType<typeof lay>>, options = {}) {
    const { error } = await eventsOf(
      ground.ftp.download('a.bin', ground.at('a.bin'), { resume: true, retry: false, ...options }),
    )
    expect(error).toMatchObject({ code: 'FTP_DATA_BROKEN' })
  }

  test.each([false, true])('is continued while the file is the same (atomic: %s)', async atomic => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    await leaveHalf(ground, { atomic })
    const left = await ground.names()
    expect(left).toContain('a.bin.resume')
    expect(left.includes('a.bin')).toBe(!atomic)
    const again = ground.ftp.download('a.bin', ground.at('a.bin'), { resume: true, atomic })
    const result = await resultOf(again)
    expect(result.resumedFrom).toBeGreaterThan(0)
    expect(result.attempts).toBe(1)
    expect((await readFile(ground.at('a.bin'))).equals(content)).toBe(true)
    expect(await ground.names()).toEqual(['a.bin'])
  })

  test.each([false, true])('is dropped when it is another file by now (atomic: %s)', async atomic => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    await leaveHalf(ground, { atomic })
    ground.files.writeFile('a.bin', varied(2_000_000))
    const path = ground.at('a.bin')
    const failed = await eventsOf(
      ground.ftp.download('a.bin', path, { resume: true, atomic, changed: 'fail' }),
    )
    expect(failed.error).toMatchObject({ code: 'FTP_FILE_CHANGED' })
    const result = await resultOf(ground.ftp.download('a.bin', path, { resume: true, atomic }))
    expect(result.resumedFrom).toBe(0)
    expect((await readFile(path)).equals(varied(2_000_000))).toBe(true)
    expect(await ground.names()).toEqual(['a.bin'])
  })

  test.each(['', 'no JSON', '{"version":1,"file":"../elsewhere"}', '{"version":2,"file":"a.bin"}', 'null'])(
    'is not believed in from a note like %j',
    async note => {
      await using ground = await lay({ content: { 'a.bin': content } })
      await writeFile(ground.at('a.bin'), 'something else')
      await writeFile(ground.at('a.bin.resume'), note)
      const result = await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), { resume: true }))
      expect(result).toMatchObject({ resumedFrom: 0, attempts: 1 })
      expect((await readFile(ground.at('a.bin'))).equals(content)).toBe(true)
    },
  )
})
