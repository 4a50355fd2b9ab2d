import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { MemoryFileSystem } from '../../src/index.ts'
import { endOf } from '../support/end-of-data.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

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
