import { utimes, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import type { UploadSource } from '../../src/transfer/upload-source.ts'
import { eventsOf, type Ground, lay, resultOf, soon, varied } from './support/ground.ts'

leaveNothingOpen()

const content = varied(3 * 1024 * 1024)
const cutAt = (afterBytes: number) =>
  ({ at: { data: 'STOR', afterBytes, nth: 1 }, do: { type: 'close', how: 'reset' } }) as const

function* pieces(bytes: Buffer) {
  for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000)
}

const sources: readonly [string, (ground: Ground) => Promise<UploadSource>][] = [
  [
    'a local path',
    async ground => {
      await writeFile(ground.at('a.bin'), content)
      return ground.at('a.bin')
    },
  ],
  [
    'a part of a file',
    async ground => {
      await writeFile(ground.at('a.bin'), Buffer.concat([Buffer.alloc(10), content, Buffer.alloc(10)]))
      return { file: ground.at('a.bin'), start: 10, end: content.length + 9 }
    },
  ],
  ['bytes', async () => content],
  ['a Blob', async () => new Blob([content])],
  ['what is resumable', async () => ({ resumable: true, open: at => pieces(content.subarray(at)) })],
]

describe.each(sources)('an upload of %s', (_what, source) => {
  test('goes on with what the server has', async () => {
    await using ground = await lay({ faults: [cutAt(1_000_000)] })
    const { events, error } = await eventsOf(
      ground.ftp.upload(await source(ground), 'b.bin', { retry: soon }),
    )
    expect(error).toBeUndefined()
    expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
    expect(events.at(-1)).toMatchObject({ result: { bytes: content.length, attempts: 2 } })
    const { resumedFrom } = (events.at(-1) as { result: { resumedFrom: number } }).result
    expect(resumedFrom).toBeGreaterThan(0)
    expect(ground.verbs).toContain('REST')
  })

  test('appends where the server takes no offset', async () => {
    await using ground = await lay({ faults: [cutAt(1_000_000)], commandsOff: ['REST'] })
    const result = await resultOf(
      ground.ftp.upload(await source(ground), 'b.bin', { retry: soon, atomic: true }),
    )
    expect(ground.verbs).toContain('APPE')
    expect(result.resumedFrom).toBeGreaterThan(0)
    expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
  })

  test('begins at byte 0 where the server lets nobody go on', async () => {
    await using ground = await lay({ commandsOff: ['REST', 'APPE'] })
    for (const atomic of [true, false]) {
      ground.server.inject(cutAt(1_000_000))
      const result = await resultOf(ground.ftp.upload(await source(ground), 'b.bin', { retry: soon, atomic }))
      expect(result).toMatchObject({ resumedFrom: 0, bytes: content.length })
      expect(result.attempts).toBeGreaterThan(1)
      expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
    }
  })

  test('is verified by its hash, also of what was there before', async () => {
    await using ground = await lay({ faults: [cutAt(1_000_000)] })
    const result = await resultOf(
      ground.ftp.upload(await source(ground), 'b.bin', { retry: soon, verify: 'hash' }),
    )
    expect(result).toMatchObject({ verified: 'hash', bytes: content.length })
    expect(result.resumedFrom).toBeGreaterThan(0)
  })
})

test('an upload begins at byte 0 where the server has something else', async () => {
  await using ground = await lay({ faults: [cutAt(1_000_000)] })
  const delay = () => {
    ground.files.writeFile('b.bin', varied(500_000).reverse())
    return 1
  }
  const { events } = await eventsOf(ground.ftp.upload(content, 'b.bin', { retry: { delay } }))
  expect(events.at(-1)).toMatchObject({ type: 'done', result: { resumedFrom: 0, attempts: 3 } })
  expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
})

test('an upload fails instead, where that is asked for', async () => {
  await using ground = await lay({ faults: [cutAt(1_000_000)] })
  const delay = () => {
    ground.files.writeFile('b.bin', varied(500_000).reverse())
    return 1
  }
  const transfer = ground.ftp.upload(content, 'b.bin', { retry: { delay }, changed: 'fail' })
  expect((await eventsOf(transfer)).error).toMatchObject({ code: 'FTP_FILE_CHANGED' })
})

test('an upload begins at byte 0 where the local file has changed meanwhile', async () => {
  await using ground = await lay({ faults: [cutAt(1_000_000)] })
  const path = ground.at('a.bin')
  await writeFile(path, content)
  // A file system may round the time of a change down.
  const past = new Date(Date.now() - 60_000)
  await utimes(path, past, past)
  const other = Buffer.from(content.map(byte => byte ^ 1))
  let changed = false
  const source = {
    resumable: true,
    open: (at: number) => pieces((changed ? other : content).subarray(at)),
  } as const
  const delay = () => {
    changed = true
    return 1
  }
  const result = await resultOf(ground.ftp.upload(source, 'b.bin', { retry: { delay } }))
  expect(result.resumedFrom).toBe(0)
  expect(ground.files.readFile('b.bin')?.equals(other)).toBe(true)
})

test('a function is asked again for each attempt', async () => {
  await using ground = await lay({ faults: [cutAt(1_000_000)] })
  let opened = 0
  const source = () => {
    opened++
    return Readable.from(pieces(content))
  }
  const result = await resultOf(ground.ftp.upload(source, 'b.bin', { retry: soon }))
  expect(result).toMatchObject({ attempts: 2, resumedFrom: 0 })
  expect(opened).toBe(2)
  expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
})

test.each([
  ['stream', () => Readable.from(pieces(content))],
  ['iterable', () => pieces(content)],
  ['web stream', () => Readable.toWeb(Readable.from(pieces(content))) as ReadableStream<Uint8Array>],
] as [string, () => UploadSource][])('a %s serves for one attempt', async (_what, source) => {
  await using ground = await lay({ faults: [cutAt(1_000_000)] })
  const { events, error } = await eventsOf(ground.ftp.upload(source(), 'b.bin', { retry: soon }))
  expect(error).toMatchObject({ transient: true })
  expect(events.some(({ type }) => type === 'retry')).toBe(false)
})

test('a text is sent in UTF-8', async () => {
  await using ground = await lay()
  expect(await resultOf(ground.ftp.upload({ text: 'héllo' }, 'b.txt'))).toMatchObject({
    bytes: 6,
    attempts: 1,
  })
  expect(ground.files.readFile('b.txt')?.toString()).toBe('héllo')
})

test('what an earlier process has left is continued where its last bytes are those of the source', async () => {
  await using ground = await lay({ content: { 'b.bin': content.subarray(0, 777_777) } })
  const result = await resultOf(ground.ftp.upload(content, 'b.bin', { resume: true }))
  expect(result).toMatchObject({ resumedFrom: 777_777, attempts: 1, bytes: content.length })
  expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
  ground.files.writeFile('b.bin', 'something else')
  expect(await resultOf(ground.ftp.upload(content, 'b.bin', { resume: true }))).toMatchObject({
    resumedFrom: 0,
  })
  expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
})

test.each([
  ['an array', () => [content.subarray(0, 1000), content.subarray(1000)]],
  ['a function', () => () => pieces(content)],
  ['a stream', () => Readable.from(pieces(content))],
  ['an iterable', () => pieces(content)],
] as [string, () => UploadSource][])(
  '%s begins at its first byte, so it cannot continue',
  async (_what, source) => {
    const there = content.subarray(0, 1000)
    await using ground = await lay({ content: { 'b.bin': there } })
    const { error } = await eventsOf(ground.ftp.upload(source(), 'b.bin', { resume: true, retry: soon }))
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', kind: 'usage' })
    expect(ground.files.readFile('b.bin')?.equals(there)).toBe(true)
  },
)

test('a connection that is cut while the bytes are compared says nothing of them', async () => {
  await using ground = await lay({
    content: { 'b.bin': content.subarray(0, 777_777) },
    faults: [{ at: { data: 'RETR', afterBytes: 100, nth: 1 }, do: { type: 'close', how: 'reset' } }],
  })
  const options = { resume: true, changed: 'fail', retry: soon } as const
  const result = await resultOf(ground.ftp.upload(content, 'b.bin', options))
  expect(result).toMatchObject({ resumedFrom: 777_777, attempts: 2 })
  expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
})

test('a retry before the first byte does not go on with what somebody else has left', async () => {
  await using ground = await lay({
    content: { 'b.bin': content.subarray(0, 777_777) },
    faults: [{ at: { command: 'STOR', nth: 1 }, do: { type: 'answer', code: 450, text: 'Busy.' } }],
  })
  const result = await resultOf(ground.ftp.upload(content, 'b.bin', { retry: soon }))
  expect(result).toMatchObject({ resumedFrom: 0, attempts: 2, bytes: content.length })
  expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
})

test('what a failed upload has left is removed where it is not to be kept', async () => {
  await using ground = await lay()
  for (const keepPartial of [true, false]) {
    ground.server.inject(cutAt(1_000_000))
    const { error } = await eventsOf(ground.ftp.upload(content, 'b.bin', { keepPartial, retry: false }))
    expect(error).toMatchObject({ transient: true })
    expect(error).not.toHaveProperty('left')
    expect(ground.files.readFile('b.bin') !== undefined).toBe(keepPartial)
  }
})

test('an upload that the server has cut short goes on', async () => {
  await using ground = await lay({
    faults: [{ at: { data: 'STOR', afterBytes: 1000, nth: 1 }, do: { type: 'drop' } }],
  })
  const result = await resultOf(ground.ftp.upload(content, 'b.bin', { verify: 'size', retry: soon }))
  expect(result).toMatchObject({ resumedFrom: 1000, verified: 'size' })
  expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
})

test('an upload that stands already is only confirmed', async () => {
  // All bytes are there, and the word of it is lost.
  await using ground = await lay({
    faults: [{ at: { reply: 'STOR', final: true, nth: 1 }, do: { type: 'cut', after: 0, ending: 'reset' } }],
  })
  const result = await resultOf(ground.ftp.upload(content, 'b.bin', { retry: soon }))
  expect(result).toMatchObject({ resumedFrom: content.length, bytes: content.length, attempts: 2 })
  expect(result.transferred).toBe(content.length)
  expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
})
