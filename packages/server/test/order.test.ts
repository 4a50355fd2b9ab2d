import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { MemoryFileSystem } from '../src/index.ts'
import { startServer } from './support/start-server.ts'
import { TestClient } from './support/test-client.ts'

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
    // Replies of 15 kB: they fill the buffers of the sockets long before there are 4000.
    const name = 'd'.repeat(15_000)
    await files.makeDirectory(`/${name}`)
    await using server = await startServer({}, { fileSystem: files })
    using client = await TestClient.logIn(server)
    await client.ask(`CWD ${name}`)
    using other = await TestClient.logIn(server)
    client.socket.pause()
    client.write('MLST\r\n'.repeat(4000))
    await server.event(event => event.type === 'command' && event.command === 'MLST')
    // Each question of the other client gives the first one a turn, too.
    for (let turn = 0; turn < 200; turn++) await other.ask('NOOP')
    expect(stats).toBeLessThan(4000)
    client.socket.destroy()
  })
})
