import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

describe('RANG', () => {
  test('the next RETR takes the bytes of the range, once', async () => {
    await using server = await startServer({ a: '0123456789' })
    using client = await TestClient.logIn(server)
    expect((await client.ask('RANG 2 4')).code).toBe(350)
    const { first, bytes, final } = await client.download('RETR a')
    expect([first.lines[0], bytes.toString(), final?.code]).toEqual([
      'Here comes the file (3 bytes).',
      '234',
      226,
    ])
    expect((await client.download('RETR a')).bytes.toString()).toBe('0123456789')
    await client.codes('RANG 8 100')
    expect((await client.download('RETR a')).bytes.toString()).toBe('89')
    await client.codes('RANG 10 20')
    expect((await client.download('RETR a')).bytes.toString()).toBe('')
    await client.codes('RANG 11 20')
    expect((await client.download('RETR a')).first.code).toBe(554)
  })

  test('any range is the bytes it says', async () => {
    const content = randomBytes(200_000)
    await using server = await startServer({ a: content })
    using client = await TestClient.logIn(server)
    const offset = fc.nat({ max: content.length - 1 })
    await fc.assert(
      fc.asyncProperty(offset, offset, async (one, other) => {
        const [start, end] = [Math.min(one, other), Math.max(one, other)]
        await client.ask(`RANG ${start} ${end}`)
        const { bytes, final } = await client.download('RETR a')
        expect(bytes.equals(content.subarray(start, end + 1))).toBe(true)
        expect(final?.code).toBe(226)
      }),
      { numRuns: 25 },
    )
  })

  test('`RANG 1 0` and REST take it back, and it takes a REST back', async () => {
    await using server = await startServer({ a: '0123456789' })
    using client = await TestClient.logIn(server)
    await client.codes('RANG 2 4', 'RANG 1 0')
    expect((await client.download('RETR a')).bytes.toString()).toBe('0123456789')
    await client.codes('RANG 2 4', 'REST 7')
    expect((await client.download('RETR a')).bytes.toString()).toBe('789')
    await client.codes('REST 7', 'RANG 2 4')
    expect((await client.download('RETR a')).bytes.toString()).toBe('234')
  })

  test('what is no range is refused, and so are uploads', async () => {
    await using server = await startServer({ a: '0123456789' })
    using client = await TestClient.logIn(server)
    expect(await client.codes('RANG', 'RANG 1', 'RANG a b', 'RANG 5 4', 'RANG -1 4')).toEqual([
      501, 501, 501, 501, 501,
    ])
    await client.ask('RANG 1 4')
    expect((await client.upload('STOR a', 'x')).code).toBe(504)
    expect(await client.codes('MODE Z', 'RANG 1 4')).toEqual([200, 551])
    expect(server.files.readFile('a')?.toString()).toBe('0123456789')
  })
})
