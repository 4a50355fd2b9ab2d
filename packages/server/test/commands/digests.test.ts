import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { encodeHashReply, parseDigestReply, parseHashReply } from '@sluice/protocol'
import { expect, test } from 'vitest'
import { MemoryFileSystem } from '../../src/index.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => (index * 7) % 251))
const digest = (algorithm: string, start = 0, end = bytes.length) =>
  createHash(algorithm).update(bytes.subarray(start, end)).digest('hex')
const crc = (start = 0, end = bytes.length) => crc32(bytes.subarray(start, end)).toString(16).padStart(8, '0')

test('HASH computes what OPTS HASH has chosen', async () => {
  await using server = await startServer({ 'a b.bin': bytes, empty: '' })
  using client = await TestClient.logIn(server)
  expect((await client.ask('OPTS HASH')).lines).toEqual(['SHA-256'])
  for (const [name, algorithm] of [
    ['SHA-256', 'sha256'],
    ['SHA-1', 'sha1'],
    ['SHA-512', 'sha512'],
    ['MD5', 'md5'],
  ] as const) {
    expect(await client.ask(`OPTS HASH ${name.toLowerCase()}`)).toMatchObject({ code: 200, lines: [name] })
    expect((await client.ask('FEAT')).lines.join()).toContain(`${name}*;`)
    const answer = { algorithm: name, start: 0, end: 199_999, hash: digest(algorithm), path: 'a b.bin' }
    expect((await client.ask('HASH a b.bin')).lines).toEqual([encodeHashReply(answer)])
  }
  await client.ask('OPTS HASH CRC32')
  expect(parseHashReply(await client.ask('HASH a b.bin'))).toMatchObject({ hash: crc() })
  expect(parseHashReply(await client.ask('HASH empty'))).toMatchObject({ hash: '00000000', start: 0, end: 0 })
  expect(
    await client.codes('OPTS HASH ROT13', 'OPTS HASH constructor', 'HASH nope', 'HASH /', 'HASH'),
  ).toEqual([501, 501, 550, 550, 501])
})

test('HASH honours the range that came just before, once', async () => {
  await using server = await startServer({ a: bytes })
  using client = await TestClient.logIn(server)
  await client.ask('RANG 10 19')
  expect(parseHashReply(await client.ask('HASH a'))).toMatchObject({
    start: 10,
    end: 19,
    hash: digest('sha256', 10, 20),
  })
  expect(parseHashReply(await client.ask('HASH a'))).toMatchObject({ start: 0, end: 199_999 })
  await client.ask('REST 150000')
  expect(parseHashReply(await client.ask('HASH a'))).toMatchObject({
    start: 150_000,
    hash: digest('sha256', 150_000),
  })
  expect(await client.codes('RANG 200001 300000', 'HASH a', 'REST 200001', 'HASH a')).toEqual([
    350, 554, 350, 554,
  ])
})

test.each([
  ['XCRC', 'crc32', crc],
  ['XMD5', 'md5', (start?: number, end?: number) => digest('md5', start, end)],
  ['XSHA', 'sha1', (start?: number, end?: number) => digest('sha1', start, end)],
  ['XSHA1', 'sha1', (start?: number, end?: number) => digest('sha1', start, end)],
  ['XSHA256', 'sha256', (start?: number, end?: number) => digest('sha256', start, end)],
  ['XSHA512', 'sha512', (start?: number, end?: number) => digest('sha512', start, end)],
] as const)('%s takes a path, in quotes or not, and a range', async (verb, algorithm, of) => {
  await using server = await startServer({ 'a b.bin': bytes, a: bytes })
  using client = await TestClient.logIn(server)
  const told = async (argument: string) =>
    parseDigestReply(await client.ask(`${verb} ${argument}`), algorithm)
  expect(await told('a b.bin')).toBe(of())
  expect(await told('"a b.bin"')).toBe(of())
  expect(await told('"a b.bin" 1000')).toBe(of(1000))
  expect(await told('"a b.bin" 1000 2000')).toBe(of(1000, 2000))
  expect(await told('a 0 0')).toBe(of(0, 0))
  expect(
    await client.codes(`${verb} a 0 200001`, `${verb} a 5 4`, `${verb} nope`, `${verb} a -1`, verb),
  ).toEqual([554, 554, 550, 550, 501])
})

test('MD5 answers with the path', async () => {
  await using server = await startServer({ 'a b.bin': bytes })
  using client = await TestClient.logIn(server)
  expect(await client.ask('MD5 a b.bin')).toMatchObject({
    code: 251,
    lines: [`a b.bin ${digest('md5').toUpperCase()}`],
  })
})

test('a digest of a file without end can be aborted, and the file is closed', async () => {
  const files = new MemoryFileSystem({ a: '' })
  const sources: Readable[] = []
  files.stat = async path => ({
    kind: path === '/' ? 'directory' : 'file',
    size: Number.MAX_SAFE_INTEGER,
    modified: new Date(0),
  })
  files.openRead = async () => {
    const source = Readable.from(endless(), { objectMode: false })
    sources.push(source)
    return source
  }
  await using server = await startServer({}, { fileSystem: files })
  using client = await TestClient.logIn(server)
  client.write('XMD5 a\r\n')
  await server.event(event => event.type === 'command' && event.command === 'XMD5 a')
  expect((await client.ask('ABOR')).code).toBe(451)
  expect((await client.reply()).code).toBe(226)
  expect(sources.map(source => source.destroyed)).toEqual([true])
  expect(await client.codes('NOOP')).toEqual([200])
})

function* endless(): Generator<Buffer> {
  for (;;) yield Buffer.alloc(65_536)
}
