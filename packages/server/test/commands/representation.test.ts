import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

test('TYPE, MODE and STRU agree to what is there', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  expect(
    await client.codes(
      'TYPE I',
      'type a',
      'TYPE A N',
      'TYPE L 8',
      'TYPE A T',
      'TYPE L 36',
      'TYPE E',
      'TYPE X',
    ),
  ).toEqual([200, 200, 200, 200, 504, 504, 504, 504])
  expect(await client.codes('MODE S', 'mode z', 'MODE B', 'MODE X', 'STRU F', 'STRU R', 'STRU X')).toEqual([
    200, 200, 504, 504, 200, 504, 504,
  ])
})

describe('TYPE A', () => {
  test('lines end with CR LF on the way and with LF in files', async () => {
    await using server = await startServer({ a: 'one\ntwo\r\nthree\rfour\n' })
    using client = await TestClient.logIn(server)
    await client.ask('TYPE A')
    expect((await client.download('RETR a')).bytes.toString()).toBe('one\r\ntwo\r\nthree\rfour\r\n')
    expect((await client.upload('STOR b', 'one\r\ntwo\nthree\rfour\r\n\r')).code).toBe(226)
    expect(server.files.readFile('b')?.toString()).toBe('one\ntwo\nthree\rfour\n\r')
    expect((await client.upload('APPE b', '\r\n')).code).toBe(226)
    expect(server.files.readFile('b')?.toString()).toBe('one\ntwo\nthree\rfour\n\r\n')
  })

  test('a text without CR comes back as it went, cut anywhere', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    await client.ask('TYPE A')
    const text = fc.string({ unit: fc.constantFrom('a', '\n', 'é'), maxLength: 200 })
    await fc.assert(
      fc.asyncProperty(text, async content => {
        await client.upload('STOR a', content.replaceAll('\n', '\r\n'))
        expect(server.files.readFile('a')?.toString()).toBe(content)
        expect((await client.download('RETR a')).bytes.toString()).toBe(content.replaceAll('\n', '\r\n'))
      }),
      { numRuns: 25 },
    )
  })

  test('SIZE and REST are refused, a REST to the start is not', async () => {
    await using server = await startServer({ a: 'x' })
    using client = await TestClient.logIn(server)
    expect(await client.codes('TYPE A', 'SIZE a', 'REST 1', 'REST 0', 'RANG 0 1')).toEqual([
      200, 550, 501, 350, 551,
    ])
  })

  test('listings keep their line ends', async () => {
    await using server = await startServer({ a: '', b: '' })
    using client = await TestClient.logIn(server)
    await client.ask('TYPE A')
    expect((await client.download('NLST')).bytes.toString()).toBe('a\r\nb\r\n')
  })
})
