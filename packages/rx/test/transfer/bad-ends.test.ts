import { type PassThrough, Readable, type Writable } from 'node:stream'
import { createGzip } from 'node:zlib'
import { expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import type { DownloadTarget } from '../../src/transfer/download-target.ts'
import type { UploadSource } from '../../src/transfer/upload-source.ts'
import { eventsOf, lay, soon } from './support/ground.ts'

leaveNothingOpen()

const content = { 'a.bin': 'precious' }

test.each<[string, unknown]>([
  ['not undefined', undefined],
  ['not null', null],
  ['not number', 7],
  ['an object of Object', { a: 1 }],
  ['an object of ArrayBuffer: give new Uint8Array(it)', new ArrayBuffer(4)],
  ['an object of Response: give its body', new Response('x')],
])('what is no source is told before the server loses what it has: %s', async (message, source) => {
  await using ground = await lay({ content })
  for (const given of [source, () => source]) {
    const { error } = await eventsOf(ground.ftp.upload(given as UploadSource, 'a.bin'))
    expect(error).toMatchObject({ code: 'FTP_BAD_ARGUMENT', kind: 'usage', path: 'a.bin' })
    expect(error).toMatchObject({ message: expect.stringContaining(message) })
  }
  expect(ground.files.readFile('/a.bin')?.toString()).toBe('precious')
})

test.each<[string, unknown]>([
  ['not undefined', undefined],
  ['not null', null],
  ['not number', 7],
  ['an object of Object', { a: 1 }],
  ['an object of Readable', Readable.from(['x'])],
])('what is no target is told: %s', async (message, target) => {
  await using ground = await lay({ content })
  const { error } = await eventsOf(ground.ftp.download('a.bin', target as DownloadTarget))
  expect(error).toMatchObject({ code: 'FTP_BAD_ARGUMENT', kind: 'usage', path: 'a.bin' })
  expect(error).toMatchObject({ message: expect.stringContaining(message) })
  const { error: later } = await eventsOf(ground.ftp.download('a.bin', () => target as PassThrough))
  expect(later).toMatchObject({ message: expect.stringContaining(message) })
})

test('a local file that is not there costs the remote one nothing, and the error says so', async () => {
  await using ground = await lay({ content })
  const { error } = await eventsOf(ground.ftp.upload(ground.at('missing'), 'a.bin'))
  expect(error).toMatchObject({
    code: 'FTP_CALLER_FAILED',
    kind: 'local',
    message: expect.stringMatching(/ENOENT.*nothing was sent$/),
  })
  expect(ground.files.readFile('/a.bin')?.toString()).toBe('precious')
})

test.each<[string, (reader: Readable) => Readable]>([
  ['itself', reader => reader],
  ['through a transform', reader => reader.pipe(createGzip())],
])('a stream of the only session cannot be its own source, which is told at once: %s', async (_what, via) => {
  await using ground = await lay({ content })
  const sources = [() => via(ground.ftp.createReadStream('a.bin')), via(ground.ftp.createReadStream('a.bin'))]
  for (const source of sources) {
    const { error } = await eventsOf(ground.ftp.upload(source, 'b.bin'))
    expect(error).toMatchObject({ code: 'FTP_BAD_SEQUENCE', kind: 'usage', path: 'b.bin' })
  }
  expect(ground.verbs).not.toContain('STOR')
  expect(await ground.ftp.readFile('a.bin', 'utf8')).toBe('precious')
})

test.each<[string, (writer: Writable) => Writable]>([
  ['itself', writer => writer],
  [
    'through a transform',
    writer => {
      const gzip = createGzip()
      gzip.pipe(writer)
      return gzip
    },
  ],
])('a stream of the only session cannot be its own target, which is told at once: %s', async (_what, via) => {
  await using ground = await lay({ content })
  const opened: Writable[] = []
  const open = () => {
    const writer = ground.ftp.createWriteStream('b.bin')
    opened.push(writer)
    return via(writer)
  }
  const targets: DownloadTarget[] = [open(), open, { resumable: true, open }]
  for (const target of targets) {
    const { error } = await eventsOf(ground.ftp.download('a.bin', target, { retry: soon }))
    expect(error).toMatchObject({ code: 'FTP_BAD_SEQUENCE', kind: 'usage', path: 'a.bin' })
  }
  expect(opened).toHaveLength(3)
  await expect.poll(() => opened.every(writer => writer.destroyed)).toBe(true)
  expect(ground.verbs).not.toContain('STOR')
  expect(await ground.ftp.readFile('a.bin', 'utf8')).toBe('precious')
})

test('a remote source that is cut is opened again where it was', async () => {
  const cut = { at: { data: 'RETR', afterBytes: 4, nth: 1 }, do: { type: 'close', how: 'reset' } } as const
  await using from = await lay({ content, faults: [cut] })
  await using to = await lay()
  const open = (start: number) => from.ftp.createReadStream('a.bin', { start })
  const { events, error } = await eventsOf(to.ftp.upload({ resumable: true, open }, 'b.bin', { retry: soon }))
  expect(error).toBeUndefined()
  expect(events.at(-1)).toMatchObject({ type: 'done', result: { bytes: 8, attempts: 2 } })
  expect(to.files.readFile('/b.bin')?.toString()).toBe('precious')
})

test('with two sessions it can', async () => {
  await using ground = await lay({ content, client: { sessions: 2 } })
  const { error } = await eventsOf(ground.ftp.upload(() => ground.ftp.createReadStream('a.bin'), 'b.bin'))
  expect(error).toBeUndefined()
  expect(ground.files.readFile('/b.bin')?.toString()).toBe('precious')
})

test('with two sessions it can be its own target, too', async () => {
  await using ground = await lay({ content, client: { sessions: 2 } })
  const writer = ground.ftp.createWriteStream('b.bin')
  const { error } = await eventsOf(ground.ftp.download('a.bin', writer))
  expect(error).toBeUndefined()
  expect(ground.files.readFile('/b.bin')?.toString()).toBe('precious')
})
