import { describe, expect, test } from 'vitest'
import { certificate } from '../../../test/support/servers/certificate.ts'
import { createFtpServer, MemoryFileSystem } from '../src/index.ts'
import { startServer } from './support/start-server.ts'
import { TestClient } from './support/test-client.ts'

describe('limits', () => {
  test('one session too many is greeted with 421', async () => {
    await using server = await startServer({}, { limits: { sessions: 1 } })
    using first = await TestClient.connect(server)
    using second = await TestClient.open(server)
    expect((await second.reply()).code).toBe(421)
    await second.closed()
    expect((await first.ask('NOOP')).code).toBe(200)
    first.socket.destroy()
    await server.event(event => event.type === 'disconnect' && event.session === 1)
    using third = await TestClient.open(server)
    expect((await third.reply()).code).toBe(220)
  })

  test('a session that is idle gets 421', async () => {
    await using server = await startServer({}, { limits: { idleMs: 20 } })
    using client = await TestClient.connect(server)
    expect((await client.reply()).code).toBe(421)
    await client.closed()
  })

  test('a transfer is not idle', async () => {
    await using server = await startServer({}, { limits: { idleMs: 30 } })
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    await client.ask('STOR a')
    await new Promise(resolve => setTimeout(resolve, 100))
    data.end('late')
    expect((await client.reply()).code).toBe(226)
    expect((await client.reply()).code).toBe(421)
  })

  test('a command line without end is 421', async () => {
    await using server = await startServer()
    using client = await TestClient.connect(server)
    client.write('X'.repeat(20_000))
    expect((await client.reply()).code).toBe(421)
    await client.closed()
  })

  test('how long a line may be can be set', async () => {
    await using server = await startServer({}, { limits: { commandLineBytes: 100 } })
    using client = await TestClient.connect(server)
    expect(await client.codes(`NOOP ${'x'.repeat(80)}`)).toEqual([200])
    client.write(`NOOP ${'x'.repeat(100)}`)
    expect((await client.reply()).code).toBe(421)
    await client.closed()
  })

  test('a handshake that stalls is given up', async () => {
    const { cert, key } = await certificate()
    await using server = await startServer({}, { tls: { cert, key }, limits: { handshakeMs: 20 } })
    using client = await TestClient.connect(server)
    await client.ask('AUTH TLS')
    await client.closed()
  })

  test.each([0, -1, 1.5, 2 ** 31, Number.NaN])('the limit %s is refused', idleMs => {
    expect(() => createFtpServer({ limits: { idleMs } })).toThrow(
      expect.objectContaining({ code: 'FTP_BAD_OPTION' }),
    )
  })

  test('options that contradict each other are refused', () => {
    const error = expect.objectContaining({ code: 'FTP_BAD_OPTION' })
    expect(() => createFtpServer({ root: '/tmp', fileSystem: new MemoryFileSystem() })).toThrow(error)
    expect(() => createFtpServer({ tls: { cert: 'only' } })).toThrow(error)
  })
})
