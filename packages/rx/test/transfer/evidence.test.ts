import { execFileSync } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import type { RemoteEntry } from '@sluice/transport'
import { firstValueFrom, lastValueFrom, type Observable, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import type { TransferEvent } from '../../src/transfer/transfer-event.ts'
import { cutAt, eventsOf, lay, resultOf, soon, varied } from './support/ground.ts'

leaveNothingOpen()

const content = varied(3 * 1024 * 1024)
/** Servers that tell the time in MLST, but not beside the file. */
const untimed = { commandsOff: ['MDTM'] } as const
const talkative = ['SIZE', 'MDTM', 'MLST', 'MLSD', 'STAT', 'LIST']

/** Another file of the same length, whose bytes around the place of the cut are the same. */
function alike(): Buffer {
  const other = Buffer.from(content)
  other.fill(7, 0, 500_000)
  return other
}

describe('a path of a server that tells the time of a file beside sending it', () => {
  const before = new Date('2026-02-02T02:02:02Z')

  test('goes on with a file that is new', async () => {
    await using ground = await lay({ faults: [cutAt(1_000_000)] })
    ground.files.writeFile('a.bin', content)
    const result = await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), { retry: soon }))
    expect(result.attempts).toBe(2)
    expect(result.resumedFrom).toBeGreaterThan(0)
    expect((await readFile(ground.at('a.bin'))).equals(content)).toBe(true)
  })

  test.each(['restart', 'fail'] as const)(
    'takes one of another time for another file, though it is as long (%s)',
    async changed => {
      await using ground = await lay({ faults: [cutAt(1_000_000)] })
      ground.files.writeFile('a.bin', content)
      await ground.files.setModified('/a.bin', before)
      const other = alike()
      const delay = () => {
        ground.files.writeFile('a.bin', other)
        return 1
      }
      const { events, error } = await eventsOf(
        ground.ftp.download('a.bin', ground.at('a.bin'), { retry: { delay }, changed }),
      )
      if (changed === 'fail') {
        expect(error).toMatchObject({ code: 'FTP_FILE_CHANGED', path: 'a.bin' })
        return
      }
      expect(events.at(-1)).toMatchObject({ result: { attempts: 3, resumedFrom: 0 } })
      expect((await readFile(ground.at('a.bin'))).equals(other)).toBe(true)
    },
  )

  test('goes on by the time alone where the server has no other word for it', async () => {
    await using ground = await lay({ faults: [cutAt(1_000_000)], commandsOff: ['MLST'] })
    ground.files.writeFile('a.bin', content)
    const result = await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), { retry: soon }))
    expect(result.attempts).toBe(2)
    expect(result.resumedFrom).toBeGreaterThan(0)
  })

  test('asks in the write of the file itself, and only where the answer can be of use', async () => {
    const names = ['large.bin', 'small.bin']
    await using ground = await lay({
      content: { 'large.bin': content, 'small.bin': varied(64 * 1024) },
      client: { sessions: 1 },
    })
    await ground.ftp.command('TYPE I')
    const asked = async (transfer: Observable<TransferEvent>) => {
      const before = ground.verbs.length
      await resultOf(transfer)
      return ground.verbs.slice(before)
    }
    const { ftp } = ground
    const at = ground.at('a.bin')
    expect(await asked(ftp.download('large.bin', at))).toEqual(['SIZE', 'EPSV', 'MDTM', 'RETR'])
    expect(await asked(ftp.download('small.bin', at))).toEqual(['SIZE', 'EPSV', 'RETR'])
    expect(await asked(ftp.download('large.bin', at, { retry: false }))).toEqual(['SIZE', 'EPSV', 'RETR'])
    const stream = () => new PassThrough().resume()
    expect(await asked(ftp.download('large.bin', stream))).toEqual(['SIZE', 'EPSV', 'RETR'])
    const entries = await lastValueFrom(ftp.list('/').pipe(toArray()))
    expect(entries.map(({ name }) => name).sort()).toEqual(names)
    const large = entries.find(({ name }) => name === 'large.bin') as RemoteEntry
    expect(await asked(ftp.download(large, at))).toEqual(['EPSV', 'RETR'])
  })
})

describe('a path of which nothing was known before', () => {
  test('goes on with a file that was last changed long before', async () => {
    await using ground = await lay({ ...untimed, content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    const result = await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), { retry: soon }))
    expect(result.attempts).toBe(2)
    expect(result.resumedFrom).toBeGreaterThan(0)
  })

  test('never mixes two files that are alike where they are compared', async () => {
    await using ground = await lay({ ...untimed, content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
    const other = alike()
    const delay = () => {
      ground.files.writeFile('a.bin', other)
      return 1
    }
    const result = await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), { retry: { delay } }))
    expect(result.resumedFrom).toBe(0)
    expect((await readFile(ground.at('a.bin'))).equals(other)).toBe(true)
  })

  test('begins a file that is new at byte 0 once, and goes on with it from then on', async () => {
    await using ground = await lay({ ...untimed, faults: [cutAt(1_000_000, 1), cutAt(2_000_000, 2)] })
    ground.files.writeFile('a.bin', content)
    const { events, error } = await eventsOf(
      ground.ftp.download('a.bin', ground.at('a.bin'), { retry: soon }),
    )
    expect(error).toBeUndefined()
    const starts = events.flatMap(event => (event.type === 'started' ? [event.startAt] : []))
    expect(starts).toEqual([0, 0, expect.any(Number)])
    expect(starts[2]).toBeGreaterThan(0)
    expect((await readFile(ground.at('a.bin'))).equals(content)).toBe(true)
  })

  test('fails instead, where that is asked for', async () => {
    await using ground = await lay({ ...untimed, faults: [cutAt(1_000_000)] })
    ground.files.writeFile('a.bin', content)
    const options = { retry: soon, changed: 'fail' } as const
    const { error } = await eventsOf(ground.ftp.download('a.bin', ground.at('a.bin'), options))
    expect(error).toMatchObject({ code: 'FTP_FILE_CHANGED', path: 'a.bin' })
  })

  test('goes on with any file whose hash is to be verified', async () => {
    await using ground = await lay({ ...untimed, faults: [cutAt(1_000_000)] })
    ground.files.writeFile('a.bin', content)
    const options = { retry: soon, verify: 'hash' } as const
    const result = await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), options))
    expect(result.verified).toBe('hash')
    expect(result.resumedFrom).toBeGreaterThan(0)
  })

  test.each([content, varied(100_000)])('begins at byte 0 where the server tells nothing', async now => {
    await using ground = await lay({
      content: { 'a.bin': content },
      faults: [cutAt(1_000_000)],
      commandsOff: talkative,
    })
    const delay = () => {
      ground.files.writeFile('a.bin', now)
      return 1
    }
    const result = await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), { retry: { delay } }))
    expect(result).toMatchObject({ resumedFrom: 0, bytes: now.length })
    expect((await readFile(ground.at('a.bin'))).equals(now)).toBe(true)
  })

  test.each(['restart', 'fail'] as const)(
    'fails with the word of the server on a file that is gone (%s)',
    async changed => {
      await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
      const delay = () => {
        void ground.files.removeFile('/a.bin')
        return 1
      }
      const { error } = await eventsOf(
        ground.ftp.download('a.bin', ground.at('a.bin'), { retry: { delay }, changed }),
      )
      expect(error).toMatchObject({ kind: 'not-found', path: 'a.bin' })
    },
  )
})

test('an entry of a listing goes on with a file that is new', async () => {
  await using ground = await lay({ faults: [cutAt(1_000_000)] })
  ground.files.writeFile('a.bin', content)
  const entry = await firstValueFrom(ground.ftp.list('/'))
  const result = await resultOf(ground.ftp.download(entry, ground.at('a.bin'), { retry: soon }))
  expect(result.attempts).toBe(2)
  expect(result.resumedFrom).toBeGreaterThan(0)
})

describe('a count that is not that of the file', () => {
  test.each([undefined, content.length])(
    'goes on where the server calls half complete (size: %s)',
    async size => {
      await using ground = await lay({
        content: { 'a.bin': content },
        faults: [
          { at: { data: 'RETR', afterBytes: 1_000_000, nth: 1 }, do: { type: 'close', how: 'truncate' } },
        ],
      })
      const { events, error } = await eventsOf(
        ground.ftp.download('a.bin', ground.at('a.bin'), { retry: soon, size }),
      )
      expect(error).toBeUndefined()
      expect(events.find(({ type }) => type === 'retry')).toMatchObject({
        error: { code: 'FTP_WRONG_SIZE', kind: 'network', transient: true },
      })
      expect((await readFile(ground.at('a.bin'))).equals(content)).toBe(true)
    },
  )

  test.each([
    [1000, 5000],
    [5000, 1000],
    [0, 10],
  ])('begins anew where an entry of %i bytes has %i by now', async (before, after) => {
    await using ground = await lay({ content: { 'a.bin': varied(before) } })
    const entry = await firstValueFrom(ground.ftp.list('/'))
    const now = varied(after).reverse()
    ground.files.writeFile('a.bin', now)
    await resultOf(ground.ftp.download(entry, ground.at('a.bin'), { retry: soon }))
    expect((await readFile(ground.at('a.bin'))).equals(now)).toBe(true)
    const sinks: PassThrough[] = []
    const open = () => {
      const sink = new PassThrough()
      sinks.push(sink)
      return sink
    }
    await resultOf(ground.ftp.download(entry, open, { retry: soon }))
    expect(Buffer.from(sinks.at(-1)?.read() ?? '').equals(now)).toBe(true)
  })

  test('is told at once where the caller had it wrong', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    const options = { size: 1000, retry: soon }
    const { events, error } = await eventsOf(ground.ftp.download('a.bin', ground.at('a.bin'), options))
    expect(error).toMatchObject({ code: 'FTP_WRONG_SIZE', expected: 1000 })
    expect(events.some(({ type }) => type === 'retry')).toBe(false)
  })
})

test('what an earlier process has left is compared with the file of now, not with that of a listing', async () => {
  await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
  const entry = await firstValueFrom(ground.ftp.list('/'))
  const path = ground.at('a.bin')
  await eventsOf(ground.ftp.download(entry, path, { resume: true, retry: false }))
  const other = alike()
  ground.files.writeFile('a.bin', other)
  const result = await resultOf(ground.ftp.download(entry, path, { resume: true }))
  expect(result.resumedFrom).toBe(0)
  expect((await readFile(path)).equals(other)).toBe(true)
})

test.skipIf(process.platform === 'win32')('what has gone into a pipe is not sent twice', async () => {
  await using ground = await lay({ content: { 'a.bin': content }, faults: [cutAt(1_000_000)] })
  const path = ground.at('pipe')
  execFileSync('mkfifo', [path])
  let read = 0
  const reader = createReadStream(path).on('data', chunk => {
    read += chunk.length
  })
  const { events, error } = await eventsOf(ground.ftp.download('a.bin', path, { retry: soon }))
  expect(error).toMatchObject({ code: 'FTP_DATA_BROKEN' })
  expect(events.some(({ type }) => type === 'retry')).toBe(false)
  if (!reader.closed) await new Promise(resolve => reader.once('close', () => resolve(undefined)))
  expect(read).toBeLessThanOrEqual(1_000_000)
})
