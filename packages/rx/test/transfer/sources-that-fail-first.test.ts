import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import type { UploadOptions } from '../../src/transfer/transfer-options.ts'
import type { UploadSource } from '../../src/transfer/upload-source.ts'
import { eventsOf, lay, resultOf } from './support/ground.ts'

leaveNothingOpen()

const content = { 'a.bin': 'precious' }
const broken = () => new Error('no bytes today')

/** Fails when it is asked for its first chunk. */
const failing = () =>
  new Readable({
    read() {
      setImmediate(() => this.destroy(broken()))
    },
  })

async function* failingChunks(): AsyncGenerator<Uint8Array> {
  await new Promise(resolve => setImmediate(resolve))
  throw broken()
}

const failingAtOnce = (): Iterable<Uint8Array> => ({
  [Symbol.iterator]: () => ({
    next: () => {
      throw broken()
    },
  }),
})

const failingWeb = () =>
  new ReadableStream({
    pull: controller => controller.error(broken()),
  })

const sources: [string, () => UploadSource][] = [
  ['a stream', failing],
  [
    'a stream that is destroyed',
    () =>
      new Readable({
        read() {
          this.destroy()
        },
      }),
  ],
  ['a web stream', () => failingWeb() as never],
  ['an asynchronous iterable', failingChunks],
  ['an iterable', failingAtOnce],
  ['a function', () => failing],
  ['what is resumable', () => ({ resumable: true, open: failingChunks })],
]
const ways: [string, UploadOptions][] = [
  ['as it is', {}],
  ['with a hash', { verify: 'hash' }],
]

test.each(
  ways.flatMap(([how, options]) => sources.map(([what, open]) => [what, how, open, options] as const)),
)(
  '%s, %s, that fails before its first byte costs the remote file nothing',
  async (_what, _how, open, options) => {
    await using ground = await lay({ content })
    const { error } = await eventsOf(ground.ftp.upload(open(), 'a.bin', { ...options, retry: false }))
    expect(error).toMatchObject({
      code: 'FTP_CALLER_FAILED',
      kind: 'local',
      path: 'a.bin',
      bytes: 0,
      message: expect.stringMatching(/; nothing was sent$/),
    })
    expect(ground.verbs).not.toContain('STOR')
    expect(await ground.ftp.readFile('a.bin', 'utf8')).toBe('precious')
  },
)

test.each<[string, () => UploadSource]>([
  ['a stream', () => Readable.from([])],
  ['an iterable', () => new Set<string>()],
])('%s that is empty makes an empty file', async (_what, open) => {
  await using ground = await lay({ content })
  await resultOf(ground.ftp.upload(open(), 'a.bin'))
  expect(ground.files.readFile('/a.bin')?.length).toBe(0)
})

test('what fails behind its first byte has begun the file', async () => {
  await using ground = await lay({ content })
  const chunks = async function* () {
    yield 'x'
    throw broken()
  }
  const { error } = await eventsOf(ground.ftp.upload(chunks, 'a.bin'))
  expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', bytes: 1 })
  expect(ground.verbs).toContain('STOR')
})

test('a source whose file is refused is closed, and nobody reads on', async () => {
  await using ground = await lay({
    faults: [{ at: { command: 'STOR' }, do: { type: 'answer', code: 550, text: 'No.' } }],
  })
  const told: string[] = []
  const chunks = function* () {
    try {
      for (;;) {
        told.push('asked')
        yield 'x'
      }
    } finally {
      told.push('closed')
    }
  }
  const { error } = await eventsOf(ground.ftp.upload(chunks(), 'a.bin'))
  expect(error).toMatchObject({ code: 'FTP_REFUSED' })
  expect(told).toEqual(['asked', 'closed'])
})

/** Tells when it is asked for its first chunk, which never comes. */
function silent(): { readonly source: Readable; readonly asked: Promise<void> } {
  let tell = () => {}
  const asked = new Promise<void>(resolve => {
    tell = resolve
  })
  return { source: new Readable({ read: () => tell() }), asked }
}

test('a source that gives nothing is bounded by the time of our own side', async () => {
  await using ground = await lay({ content, client: { timeouts: { consumer: 50 } } })
  const { source } = silent()
  const { error } = await eventsOf(ground.ftp.upload(source, 'a.bin'))
  expect(error).toMatchObject({
    code: 'FTP_CALLER_FAILED',
    kind: 'local',
    cause: { code: 'FTP_TIMEOUT', deadline: 'consumer' },
  })
  expect(source.destroyed).toBe(true)
  expect(ground.files.readFile('/a.bin')?.toString()).toBe('precious')
  expect(await ground.ftp.readFile('a.bin', 'utf8')).toBe('precious')
})

test('a source that gives nothing does not keep others waiting for ever', async () => {
  await using ground = await lay({ content, client: { stallTimeout: 50 } })
  const { source, asked } = silent()
  const stuck = eventsOf(ground.ftp.upload(source, 'b.bin'))
  await asked
  await expect(ground.ftp.readFile('a.bin')).rejects.toMatchObject({ code: 'FTP_BAD_SEQUENCE' })
  source.push('x')
  source.push(null)
  expect((await stuck).error).toBeUndefined()
  expect(ground.files.readFile('/b.bin')?.toString()).toBe('x')
})

test.each<[string, () => UploadSource & object]>([
  ['a stream', () => silent().source],
  ['an iterable', () => silent().source[Symbol.asyncIterator]()],
])('giving up ends the wait for %s, and the session serves the next call', async (_what, open) => {
  await using ground = await lay({ content })
  const abort = new AbortController()
  const upload = eventsOf(ground.ftp.upload(open(), 'a.bin', { signal: abort.signal }))
  await expect.poll(() => ground.verbs).toContain('EPSV')
  abort.abort()
  expect((await upload).error).toMatchObject({ code: 'FTP_ABORTED' })
  expect(ground.verbs).not.toContain('STOR')
  expect(await ground.ftp.readFile('a.bin', 'utf8')).toBe('precious')
  expect(ground.verbs.filter(verb => verb === 'USER')).toHaveLength(1)
})

test('a session that is lost meanwhile ends the wait', async () => {
  await using ground = await lay({ content })
  const { source } = silent()
  const upload = eventsOf(ground.ftp.upload(source, 'a.bin'))
  await expect.poll(() => ground.verbs).toContain('EPSV')
  await ground.server.close()
  expect((await upload).error).toMatchObject({ kind: 'network' })
  expect(source.destroyed).toBe(true)
})

test('destroying the client ends the wait', async () => {
  await using ground = await lay({ content })
  const { source, asked } = silent()
  const upload = eventsOf(ground.ftp.upload(source, 'a.bin'))
  await asked
  await ground.ftp.destroy()
  expect((await upload).error).toMatchObject({ code: 'FTP_ABORTED' })
})
