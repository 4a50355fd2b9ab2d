import { randomBytes } from 'node:crypto'
import { deflateSync, inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

describe('MODE Z', () => {
  test('files and listings are compressed, both ways', async () => {
    const bytes = Buffer.concat([randomBytes(500_000), Buffer.alloc(500_000)])
    await using server = await startServer({ a: bytes })
    using client = await TestClient.logIn(server)
    await client.ask('MODE Z')
    const { bytes: sent, final } = await client.download('RETR a')
    expect(final?.code).toBe(226)
    expect(sent.length).toBeLessThan(600_000)
    expect(inflateSync(sent).equals(bytes)).toBe(true)
    expect((await client.upload('STOR b', deflateSync(bytes))).code).toBe(226)
    expect(server.files.readFile('b')?.equals(bytes)).toBe(true)
    expect(inflateSync((await client.download('NLST')).bytes).toString()).toBe('a\r\nb\r\n')
    await client.ask('MODE S')
    expect((await client.download('RETR b')).bytes.equals(bytes)).toBe(true)
  })

  test('SIZE and REST mean plain bytes, TYPE A is applied below', async () => {
    await using server = await startServer({ a: '0123456789\n' })
    using client = await TestClient.logIn(server)
    await client.codes('MODE Z', 'REST 8')
    expect(inflateSync((await client.download('RETR a')).bytes).toString()).toBe('89\n')
    expect((await client.ask('SIZE a')).lines).toEqual(['11'])
    await client.ask('REST 4')
    await client.upload('STOR a', deflateSync('xy\n'))
    expect(server.files.readFile('a')?.toString()).toBe('0123xy\n')
    await client.ask('TYPE A')
    expect(inflateSync((await client.download('RETR a')).bytes).toString()).toBe('0123xy\r\n')
    await client.upload('STOR b', deflateSync('one\r\n'))
    expect(server.files.readFile('b')?.toString()).toBe('one\n')
  })

  test('empty files are empty files', async () => {
    await using server = await startServer({ a: '' })
    using client = await TestClient.logIn(server)
    await client.ask('MODE Z')
    expect(inflateSync((await client.download('RETR a')).bytes).length).toBe(0)
    expect((await client.upload('STOR b', deflateSync(''))).code).toBe(226)
    expect(server.files.readFile('b')?.length).toBe(0)
  })

  test.each([
    ['no compressed data', Buffer.from('this is no zlib stream')],
    ['half of it', deflateSync(randomBytes(1000)).subarray(0, 500)],
    ['nothing at all', Buffer.alloc(0)],
  ])('an upload of %s is 426', async (_name, bytes) => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    await client.ask('MODE Z')
    expect((await client.upload('STOR a', bytes)).code).toBe(426)
    expect(await client.codes('NOOP')).toEqual([200])
  })

  test('an upload that swells past the limit is 452', async () => {
    await using server = await startServer({}, { limits: { inflatedBytes: 1_000_000 } })
    using client = await TestClient.logIn(server)
    await client.ask('MODE Z')
    expect((await client.upload('STOR a', deflateSync(Buffer.alloc(1_000_000)))).code).toBe(226)
    expect((await client.upload('STOR b', deflateSync(Buffer.alloc(1_000_001)))).code).toBe(452)
    expect(server.files.readFile('b')?.length).toBeLessThanOrEqual(1_000_000)
  })

  test('OPTS MODE Z LEVEL chooses how hard it tries', async () => {
    const text = Buffer.from(Array.from({ length: 30_000 }, (_, index) => `${index * index}`).join(' '))
    await using server = await startServer({ a: text })
    using client = await TestClient.logIn(server)
    await client.ask('MODE Z')
    const sizes: number[] = []
    for (const level of ['0', '1', '9']) {
      expect((await client.ask(`opts mode z level ${level}`)).code).toBe(200)
      const { bytes } = await client.download('RETR a')
      expect(inflateSync(bytes).equals(text)).toBe(true)
      sizes.push(bytes.length)
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a))
    expect(sizes[0]).toBeGreaterThan(text.length)
    expect(
      await client.codes(
        'OPTS MODE Z',
        'OPTS MODE Z LEVEL',
        'OPTS MODE Z LEVEL 10',
        'OPTS MODE Z ENGINE x',
        'OPTS MODE S',
      ),
    ).toEqual([200, 501, 501, 501, 501])
  })
})
