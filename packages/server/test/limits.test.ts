import { latin1 } from '@sluice/protocol'
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

  test('who is being refused keeps nobody else out', async () => {
    await using server = await startServer({}, { limits: { sessions: 1 } })
    const first = await TestClient.connect(server)
    using refused = await TestClient.open(server)
    expect((await refused.reply()).code).toBe(421)
    first.socket.destroy()
    await server.event(event => event.type === 'disconnect' && event.session === 1)
    // The refused one has not gone: it may still be reading.
    expect(server.server.sessions).toBe(1)
    using third = await TestClient.open(server)
    expect((await third.reply()).code).toBe(220)
  })

  test('a session that does not log in is ended, whatever it says', async () => {
    await using server = await startServer({}, { limits: { loginMs: 200 } })
    using client = await TestClient.connect(server)
    const talking = setInterval(() => client.write('USER user\r\n'), 20)
    try {
      let reply = await client.reply()
      while (reply.code === 331) reply = await client.reply()
      expect(reply.code).toBe(421)
    } finally {
      clearInterval(talking)
    }
  })

  test('who has logged in may stay, and has to log in again behind REIN', async () => {
    await using server = await startServer({}, { limits: { loginMs: 1000 } })
    using client = await TestClient.logIn(server)
    using later = await TestClient.connect(server)
    expect((await later.reply()).code).toBe(421)
    expect(await client.codes('PWD', 'REIN')).toEqual([257, 220])
    expect((await client.reply()).code).toBe(421)
  })

  test('a client that leaves its replies unread is cut off', async () => {
    const files = new MemoryFileSystem()
    const deep = 'd'.repeat(15_000)
    await files.makeDirectory(`/${deep}`)
    await using server = await startServer({}, { fileSystem: files, limits: { idleMs: 200 } })
    using client = await TestClient.logIn(server)
    await client.ask(`CWD ${deep}`)
    client.socket.pause()
    client.write('MLST\r\n'.repeat(5000))
    expect(await server.event(event => event.type === 'disconnect')).toBeDefined()
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

  test.each<[string, object]>([
    ['a limit that does not exist', { limits: { idleMS: 5 } }],
    ['a queue that the session could not keep', { limits: { queuedCommands: 1001 } }],
    ['a greeting with a line end', { greeting: 'a\r\nb' }],
    ['a greeting that the charset cannot write', { greeting: '\u65e5', charset: latin1 }],
    ['a user without a password', { users: { user: undefined } }],
    ['a password that is no string', { users: { user: { password: 1 } } }],
    ['an account that is no string', { users: { user: { password: 'x', account: 1 } } }],
    ['a port below 0', { port: -1 }],
    ['a port above 65535', { port: 65_536 }],
    ['a style of listing that nobody knows', { listing: 'vms' }],
    ['a verb that nobody knows', { commandsOff: ['MLSDD'] }],
  ])('%s is refused', (_what, options) => {
    expect(() => createFtpServer(options)).toThrow(expect.objectContaining({ code: 'FTP_BAD_OPTION' }))
  })

  test('a limit that is undefined is the usual one', async () => {
    await using server = await startServer({}, { limits: { idleMs: undefined } })
    using client = await TestClient.connect(server)
    expect(await client.codes('NOOP')).toEqual([200])
  })

  test('options that contradict each other are refused', () => {
    const error = expect.objectContaining({ code: 'FTP_BAD_OPTION' })
    expect(() => createFtpServer({ root: '/tmp', fileSystem: new MemoryFileSystem() })).toThrow(error)
    expect(() => createFtpServer({ tls: { cert: 'only' } })).toThrow(error)
  })
})
