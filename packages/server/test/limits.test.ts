import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable, Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { certificate } from '../../../test/support/servers/certificate.ts'
import { createFtpServer, MemoryFileSystem } from '../src/index.ts'
import { startServer } from './support/start-server.ts'
import { steady } from './support/steady.ts'
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

describe('the order of commands', () => {
  test('a thousand commands in one write are answered in order', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    const lines = Array.from({ length: 1000 }, (_, index) => `REST ${index}\r\n`)
    client.write(lines.join(''))
    for (let index = 0; index < 1000; index++) {
      expect((await client.reply()).lines[0]).toBe(`The next transfer starts at ${index}.`)
    }
  })

  test('an address and a transfer in one write work, also twice', async () => {
    await using server = await startServer({ a: 'first', b: 'second' })
    using client = await TestClient.logIn(server)
    for (const name of ['a', 'b']) {
      client.write(`EPSV\r\nRETR ${name}\r\n`)
      const port = Number((await client.reply()).lines[0]?.split('|')[3])
      const data = connect({ host: '127.0.0.1', port })
      expect((await data.toArray()).join('')).toBe(name === 'a' ? 'first' : 'second')
      expect([(await client.reply()).code, (await client.reply()).code]).toEqual([150, 226])
    }
  })

  test('commands behind a transfer wait for its end', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    await client.ask('TYPE I')
    client.write('STOR a\r\nSIZE a\r\nEPSV\r\n')
    expect((await client.reply()).code).toBe(150)
    data.end('12345')
    expect((await client.reply()).code).toBe(226)
    expect(await client.reply()).toEqual({ code: 213, lines: ['5'] })
    expect((await client.reply()).code).toBe(229)
  })

  test('a client that ends its side behind QUIT still gets all replies', async () => {
    await using server = await startServer()
    using client = await TestClient.connect(server)
    client.write('USER user\r\nPASS secret\r\nPWD\r\nQUIT\r\n')
    client.socket.end()
    const codes = [await client.reply(), await client.reply(), await client.reply(), await client.reply()]
    expect(codes.map(({ code }) => code)).toEqual([331, 230, 257, 221])
  })

  test('a client that never reads its replies does not make the server run on', async () => {
    let stats = 0
    const files = new MemoryFileSystem()
    const stat = files.stat.bind(files)
    files.stat = path => {
      stats++
      return stat(path)
    }
    await using server = await startServer({}, { fileSystem: files })
    using client = await TestClient.logIn(server)
    client.socket.pause()
    // Each answer is larger than its command, so that the replies fill the socket's buffers first.
    const commands = Buffer.from('MLST\r\n'.repeat(100_000))
    client.socket.write(commands)
    expect(await steady(() => stats)).toBeLessThan(100_000)
    client.socket.destroy()
  })
})

describe('data ports', () => {
  test('a second connection to a port is dropped', async () => {
    await using server = await startServer({ a: 'x' })
    using client = await TestClient.logIn(server)
    const port = await client.passivePort()
    const first = connect({ host: '127.0.0.1', port })
    await once(first, 'connect')
    await client.ask('NOOP')
    const second = connect({ host: '127.0.0.1', port })
    second.on('error', () => {})
    await new Promise(resolve => second.once('close', resolve))
    expect((await client.ask('RETR a')).code).toBe(150)
    expect((await first.toArray()).join('')).toBe('x')
  })

  test('another host than that of the control connection is dropped', async () => {
    await using server = await startServer({ a: 'x' }, { limits: { dataConnectMs: 500 } })
    using client = await TestClient.logIn(server)
    const port = await client.passivePort()
    const stranger = connect({ host: '127.0.0.1', localAddress: '127.0.0.2', port })
    stranger.on('error', () => {})
    await new Promise(resolve => stranger.once('close', resolve))
    const own = connect({ host: '127.0.0.1', port })
    expect((await client.ask('RETR a')).code).toBe(150)
    expect((await own.toArray()).join('')).toBe('x')
  })

  test('a new PASV closes the last port; EPSV ALL refuses PASV', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    const numbers = (await client.ask('PASV')).lines[0]?.match(/\d+,\d+,\d+,\d+,(\d+),(\d+)/)
    const port = Number(numbers?.[1]) * 256 + Number(numbers?.[2])
    await client.ask('PASV')
    const late = connect({ host: '127.0.0.1', port })
    await expect(once(late, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(await client.codes('EPSV 1', 'EPSV 2', 'EPSV ALL', 'PASV', 'EPSV')).toEqual([
      229, 522, 200, 501, 229,
    ])
  })
})

describe('backpressure', () => {
  test('a client that does not read stops the reading of the file', async () => {
    let read = 0
    const files = new MemoryFileSystem({ a: '' })
    files.openRead = async () =>
      new Readable({
        read() {
          read += 65_536
          this.push(Buffer.alloc(65_536))
        },
      })
    await using server = await startServer({}, { fileSystem: files })
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    await client.ask('RETR a')
    // What fits into the kernel's buffers of both sides, and a few chunks.
    expect(await steady(() => read)).toBeLessThan(32 * 1024 * 1024)
    data.destroy()
  })

  test('a file that is written slowly stops the client', async () => {
    const files = new MemoryFileSystem()
    let release: () => void = () => {}
    files.openWrite = async () =>
      new Writable({
        write(_chunk, _encoding, done) {
          release = done
        },
      })
    await using server = await startServer({}, { fileSystem: files })
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    await client.ask('STOR a')
    const total = 64 * 1024 * 1024
    data.write(Buffer.alloc(total))
    expect(await steady(() => data.writableLength)).toBeGreaterThan(0)
    release()
    data.destroy()
  })
})
