import { Readable, Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { FileSystemError, MemoryFileSystem } from '../../src/index.ts'
import { endOf } from '../support/end-of-data.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

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
