import { createHash, randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { Readable, Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { FileSystemError, MemoryFileSystem } from '../../src/index.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

const hash = (bytes: Uint8Array | undefined) =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex')

/** How a plain data connection ends; a reset may look like an end to Node 20, and only a write tells. */
function endOf(data: Socket): Promise<'clean' | 'reset'> {
  data.resume()
  return new Promise(resolve => {
    data.on('error', () => resolve('reset'))
    data.on('end', () => data.write('', error => resolve(error ? 'reset' : 'clean')))
  })
}

describe('whole transfers', () => {
  test.each([0, 1, 65_535, 65_536, 1_048_575, 8_388_608])('%i bytes up and down', async size => {
    const bytes = randomBytes(size)
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    expect((await client.upload('STOR a.bin', bytes)).code).toBe(226)
    expect(hash(server.files.readFile('a.bin'))).toBe(hash(bytes))
    const { first, bytes: back, final } = await client.download('RETR a.bin')
    expect(first.lines[0]).toContain(`(${size} bytes)`)
    expect(hash(back)).toBe(hash(bytes))
    expect(final?.code).toBe(226)
  })

  test('the events tell bytes and outcome', async () => {
    await using server = await startServer({ 'd/a.txt': 'hello' })
    using client = await TestClient.logIn(server)
    await client.ask('CWD d')
    await client.download('RETR a.txt')
    const transfer = { session: 1, verb: 'RETR', path: '/d/a.txt' }
    expect(server.events).toContainEqual({ type: 'transfer-begun', ...transfer })
    expect(server.events).toContainEqual({
      type: 'transfer-ended',
      ...transfer,
      bytes: 5,
      outcome: 'complete',
    })
  })
})

describe('restart and append', () => {
  test('REST moves the start of a RETR, once', async () => {
    await using server = await startServer({ a: '0123456789' })
    using client = await TestClient.logIn(server)
    expect((await client.ask('REST 4')).code).toBe(350)
    expect((await client.download('RETR a')).bytes.toString()).toBe('456789')
    expect((await client.download('RETR a')).bytes.toString()).toBe('0123456789')
    await client.codes('REST 4', 'NOOP')
    expect((await client.download('RETR a')).bytes.toString()).toBe('0123456789')
    await client.ask('REST 10')
    expect((await client.download('RETR a')).bytes.toString()).toBe('')
    await client.ask('REST 11')
    expect((await client.download('RETR a')).first.code).toBe(554)
  })

  test('REST takes whole numbers only', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    expect(
      await client.codes('REST -1', 'REST 1.5', 'REST x', 'REST 99999999999999999', 'REST 0x10', 'REST 0'),
    ).toEqual([501, 501, 501, 501, 501, 350])
  })

  test('a STOR behind REST replaces the rest of the file', async () => {
    await using server = await startServer({ a: '0123456789' })
    using client = await TestClient.logIn(server)
    await client.ask('REST 4')
    expect((await client.upload('STOR a', 'xy')).code).toBe(226)
    expect(server.files.readFile('a')?.toString()).toBe('0123xy')
    await client.ask('REST 7')
    expect((await client.upload('STOR a', 'xy')).code).toBe(554)
  })

  test('APPE adds to a file, or begins it', async () => {
    await using server = await startServer({ a: '01' })
    using client = await TestClient.logIn(server)
    expect((await client.upload('APPE a', '23')).code).toBe(226)
    expect((await client.upload('APPE b', '45')).code).toBe(226)
    expect(server.files.readFile('a')?.toString()).toBe('0123')
    expect(server.files.readFile('b')?.toString()).toBe('45')
  })
})

describe('refusals', () => {
  test('a refused transfer uses up the data port and leaves the session in step', async () => {
    await using server = await startServer({ 'd/a': 'x' })
    using client = await TestClient.logIn(server)
    for (const command of ['RETR nope', 'RETR d', 'STOR d', 'STOR no/where', 'APPE d', 'STOR /']) {
      expect((await client.download(command)).first.code).toBe(550)
    }
    expect(await client.codes('RETR d/a', 'NOOP')).toEqual([425, 200])
  })

  test('a STOR without a data connection does not empty the file', async () => {
    await using server = await startServer({ a: 'kept' })
    using client = await TestClient.logIn(server)
    expect(await client.codes('STOR a')).toEqual([425])
    expect(server.files.readFile('a')?.toString()).toBe('kept')
  })

  test('a data connection that never comes is 425', async () => {
    await using server = await startServer({ a: 'x' }, { limits: { dataConnectMs: 20 } })
    using client = await TestClient.logIn(server)
    expect(await client.codes('EPSV', 'RETR a')).toEqual([229, 150])
    expect((await client.reply()).code).toBe(425)
  })
})

describe('broken transfers', () => {
  const endless = () =>
    new Readable({
      read() {
        this.push(Buffer.alloc(65_536))
      },
    })

  /** A file system whose file `a` is read and written through the given streams. */
  function oddFiles(odd: { read?: () => Readable; write?: () => Writable }): MemoryFileSystem {
    const files = new MemoryFileSystem({ a: 'x' })
    if (odd.read) files.openRead = async () => (odd.read as () => Readable)()
    if (odd.write) files.openWrite = async () => (odd.write as () => Writable)()
    return files
  }

  test('a client that resets a download gets 426', async () => {
    await using server = await startServer({}, { fileSystem: oddFiles({ read: endless }) })
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    data.resume()
    await client.ask('RETR a')
    data.resetAndDestroy()
    expect((await client.reply()).code).toBe(426)
    expect((await client.ask('NOOP')).code).toBe(200)
  })

  test('a reset that arrives together with the last bytes is no end of an upload', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    for (let round = 0; round < 20; round++) {
      const data = await client.openData()
      // Reset before the server reads the first byte.
      await new Promise(resolve => data.write(Buffer.alloc(100_000), resolve))
      data.resetAndDestroy()
      client.write('STOR a\r\n')
      expect((await client.reply()).code).toBe(150)
      expect((await client.reply()).code).toBe(426)
    }
  })

  test('a client that resets an upload gets 426, and what came stays', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    await client.ask('STOR a')
    data.write('half a fi')
    await server.event(event => event.type === 'transfer-begun')
    await expect.poll(() => server.files.readFile('a')?.toString()).toBe('half a fi')
    data.resetAndDestroy()
    expect((await client.reply()).code).toBe(426)
    expect(server.files.readFile('a')?.toString()).toBe('half a fi')
  })

  test('a file that fails while it is read is 451, and no clean end of the data', async () => {
    const read = () => {
      let count = 0
      return new Readable({
        read() {
          if (++count < 5) this.push(Buffer.alloc(1000))
          else this.destroy(new Error('the disk broke'))
        },
      })
    }
    await using server = await startServer({}, { fileSystem: oddFiles({ read }) })
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    const end = endOf(data)
    await client.ask('RETR a')
    expect((await client.reply()).code).toBe(451)
    expect(await end).toBe('reset')
  })

  test.each([
    [new FileSystemError('no-space', '/a'), 452],
    [Object.assign(new Error('full'), { code: 'ENOSPC' }), 452],
    [new Error('broken'), 451],
  ])('a file that fails while it is written: %s', async (error, code) => {
    const write = () => new Writable({ write: (_chunk, _encoding, done) => done(error) })
    await using server = await startServer({}, { fileSystem: oddFiles({ write }) })
    using client = await TestClient.logIn(server)
    expect((await client.upload('STOR a', 'bytes')).code).toBe(code)
    expect((await client.ask('NOOP')).code).toBe(200)
  })

  test('a file system that throws is 451 and an error event', async () => {
    const files = new MemoryFileSystem()
    files.stat = async path => {
      if (path === '/') return { kind: 'directory', size: 0, modified: new Date() }
      throw new TypeError('a bug')
    }
    await using server = await startServer({}, { fileSystem: files })
    using client = await TestClient.logIn(server)
    expect((await client.ask('CWD x')).code).toBe(451)
    expect(server.events.find(event => event.type === 'error')?.error).toBeInstanceOf(TypeError)
  })

  test.each(['RETR', 'STOR'])('%s: a client that stalls is given up with 426', async verb => {
    const fileSystem = oddFiles({ read: endless })
    await using server = await startServer({}, { fileSystem, limits: { dataStallMs: 50 } })
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    await client.ask(`${verb} a`)
    expect((await client.reply()).code).toBe(426)
    data.destroy()
  })
})

describe('abort', () => {
  const fileSystem = () => {
    const files = new MemoryFileSystem({ a: 'x' })
    files.openRead = async () =>
      new Readable({
        read() {
          this.push(Buffer.alloc(65_536))
        },
      })
    return files
  }

  test.each([
    ['ABOR', 'ABOR\r\n'],
    ['ABOR with Telnet bytes in front', '\xff\xf4\xff\xf2ABOR\r\n'],
  ])('%s in the middle of RETR: 426, then 226', async (_name, line) => {
    await using server = await startServer({}, { fileSystem: fileSystem() })
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    data.resume()
    await client.ask('RETR a')
    client.socket.write(Buffer.from(line, 'latin1'))
    expect((await client.reply()).code).toBe(426)
    expect((await client.reply()).code).toBe(226)
    expect(await client.codes('NOOP', 'ABOR')).toEqual([200, 225])
  })

  test('ABOR in the middle of STOR keeps what came', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    await client.ask('STOR a')
    data.write('some')
    await expect.poll(() => server.files.readFile('a')?.toString()).toBe('some')
    expect((await client.ask('ABOR')).code).toBe(426)
    expect((await client.reply()).code).toBe(226)
  })

  test('ABOR while the data connection is awaited', async () => {
    await using server = await startServer({ a: 'x' })
    using client = await TestClient.logIn(server)
    expect(await client.codes('EPSV', 'RETR a', 'ABOR')).toEqual([229, 150, 426])
    expect((await client.reply()).code).toBe(226)
  })

  test('ABOR in one write with its STOR leaves the file as it was', async () => {
    await using server = await startServer({ a: 'kept' })
    using client = await TestClient.logIn(server)
    await client.openData()
    client.write('STOR a\r\nNOOP\r\nABOR\r\n')
    expect([(await client.reply()).code, (await client.reply()).code, (await client.reply()).code]).toEqual([
      426, 200, 226,
    ])
    expect(server.files.readFile('a')?.toString()).toBe('kept')
  })

  test('ABOR after the transfer has ended is 225', async () => {
    await using server = await startServer({ a: 'x' })
    using client = await TestClient.logIn(server)
    await client.download('RETR a')
    expect((await client.ask('ABOR')).code).toBe(225)
  })

  test('QUIT during a transfer lets it end and then says goodbye', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    await client.ask('STOR a')
    client.write('QUIT\r\n')
    data.end('whole')
    expect([(await client.reply()).code, (await client.reply()).code]).toEqual([226, 221])
    expect(server.files.readFile('a')?.toString()).toBe('whole')
  })

  test('a control connection that goes away ends the transfer', async () => {
    await using server = await startServer({}, { fileSystem: fileSystem() })
    const client = await TestClient.logIn(server)
    const data = await client.openData()
    const end = endOf(data)
    await client.ask('RETR a')
    client.socket.destroy()
    expect(await server.event(event => event.type === 'transfer-ended')).toMatchObject({ outcome: 'aborted' })
    expect(await end).toBe('reset')
  })
})
