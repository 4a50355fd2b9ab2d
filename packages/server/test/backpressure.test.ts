import { Readable, Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { MemoryFileSystem } from '../src/index.ts'
import { startServer } from './support/start-server.ts'
import { steady } from './support/steady.ts'
import { TestClient } from './support/test-client.ts'

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
