import { writeFileSync } from 'node:fs'
import { utimes, writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { TransferError } from '../../src/index.ts'
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

describe.each(['restart', 'fail'] as const)(
  'an upload of a local file that was changed meanwhile (%s)',
  changed => {
    // As long, and the same where the bytes of both sides are compared.
    const other = Buffer.from(content).fill(7, 0, 500_000)

    async function start(): Promise<Ground> {
      const ground = await lay({ faults: [cutAt(1_000_000)] })
      await writeFile(ground.at('a.bin'), content)
      // A file system may round the time of a change down.
      const past = new Date(Date.now() - 60_000)
      await utimes(ground.at('a.bin'), past, past)
      return ground
    }

    function expectNoMixture(ground: Ground, error: unknown) {
      if (changed === 'fail') expect(error).toBeInstanceOf(TransferError)
      else {
        expect(error).toBeUndefined()
        expect(ground.files.readFile('b.bin')?.equals(other)).toBe(true)
      }
    }

    test('never mixes both: while it was sent', async () => {
      await using ground = await start()
      const path = ground.at('a.bin')
      const stop = ground.server.observe(({ type }) => {
        // Not emptied first, for whoever reads it just then.
        if (type === 'fault') writeFileSync(path, other, { flag: 'r+' })
      })
      const options = { retry: soon, changed } as const
      const { events, error } = await eventsOf(ground.ftp.upload(path, 'b.bin', options))
      stop()
      expectNoMixture(ground, error)
      expect(events.filter(({ type }) => type === 'retry')).toHaveLength(changed === 'fail' ? 0 : 1)
    })

    test('never mixes both: in the pause before the retry', async () => {
      await using ground = await start()
      const path = ground.at('a.bin')
      const delay = () => {
        writeFileSync(path, other)
        return 1
      }
      const { error } = await eventsOf(ground.ftp.upload(path, 'b.bin', { retry: { delay }, changed }))
      expectNoMixture(ground, error)
      if (changed === 'fail') expect(error).toMatchObject({ code: 'FTP_FILE_CHANGED' })
    })
  },
)

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

test.each([true, false])(
  'room is asked for where that is wished, each time for what is left (%s)',
  async allocate => {
    await using ground = await lay({ faults: [cutAt(1_000_000)] })
    const rooms: string[] = []
    ground.server.observe(event => {
      if (event.type === 'command' && event.command.startsWith('ALLO')) rooms.push(event.command)
    })
    const { resumedFrom } = await resultOf(ground.ftp.upload(content, 'b.bin', { retry: soon, allocate }))
    expect(resumedFrom).toBeGreaterThan(0)
    const wanted = [`ALLO ${content.length}`, `ALLO ${content.length - resumedFrom}`]
    expect(rooms).toEqual(allocate ? wanted : [])
  },
)

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

test('what an earlier process has left is kept, whatever else is asked for, when going on with it fails', async () => {
  await using ground = await lay({ content: { 'b.bin': content.subarray(0, 777_777) } })
  ground.server.inject(cutAt(1_000_000))
  const options = { resume: true, keepPartial: false, retry: false } as const
  expect((await eventsOf(ground.ftp.upload(content, 'b.bin', options))).error).toMatchObject({
    transient: true,
  })
  const { length } = ground.files.readFile('b.bin') as Buffer
  expect(length).toBeGreaterThanOrEqual(777_777)
  expect(ground.files.readFile('b.bin')?.equals(content.subarray(0, length))).toBe(true)
})

test('what an earlier process has left is no beginning of the source where it is longer', async () => {
  const longer = Buffer.concat([content, content.subarray(0, 10)])
  await using ground = await lay({ content: { 'b.bin': longer } })
  const failed = await eventsOf(ground.ftp.upload(content, 'b.bin', { resume: true, changed: 'fail' }))
  expect(failed.error).toMatchObject({ code: 'FTP_FILE_CHANGED' })
  expect(ground.files.readFile('b.bin')?.equals(longer)).toBe(true)
  expect(await resultOf(ground.ftp.upload(content, 'b.bin', { resume: true }))).toMatchObject({
    resumedFrom: 0,
  })
  expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
})

test('an upload that has gone on is counted by the server, also where nobody has asked for that', async () => {
  await using ground = await lay({
    faults: [cutAt(1_000_000), { at: { data: 'STOR', afterBytes: 1000, nth: 2 }, do: { type: 'drop' } }],
  })
  const result = await resultOf(ground.ftp.upload(content, 'b.bin', { retry: soon }))
  expect(result).toMatchObject({ attempts: 3, bytes: content.length })
  expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
})

test('nothing is appended to what has grown meanwhile', async () => {
  await using ground = await lay({ faults: [cutAt(1_000_000)], commandsOff: ['REST'] })
  let name = ''
  const stop = ground.server.observe(event => {
    if (event.type !== 'command') return
    const [verb, argument = ''] = event.command.split(' ')
    if (verb === 'STOR') name = argument
    if (verb !== 'REST') return
    stop()
    // What was on its way comes late.
    const there = ground.files.readFile(name) as Buffer
    ground.files.writeFile(name, content.subarray(0, there.length + 1))
  })
  const result = await resultOf(ground.ftp.upload(content, 'b.bin', { retry: soon, atomic: true }))
  expect(result).toMatchObject({ resumedFrom: 0, bytes: content.length })
  expect(ground.verbs).toContain('REST')
  expect(ground.verbs).not.toContain('APPE')
  expect(ground.files.readFile('b.bin')?.equals(content)).toBe(true)
})

test('what a failed upload has left is removed where it is not to be kept', async () => {
  await using ground = await lay()
  for (const keepPartial of [undefined, true, false]) {
    ground.server.inject(cutAt(1_000_000))
    const { error } = await eventsOf(ground.ftp.upload(content, 'b.bin', { keepPartial, retry: false }))
    expect(error).toMatchObject({ transient: true })
    expect(error).not.toHaveProperty('left')
    expect(ground.files.readFile('b.bin') !== undefined).toBe(keepPartial ?? true)
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
