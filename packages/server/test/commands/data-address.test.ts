import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { encodeLprtArgument, parseAddressFamilies, parseLpsvReply } from '@sluice/protocol'
import { describe, expect, test } from 'vitest'
import { createFtpServer, MemoryFileSystem } from '../../src/index.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

describe.each(['PORT', 'EPRT'] as const)('active mode by %s', how => {
  test('files go both ways', async () => {
    await using server = await startServer({ a: 'hello' })
    using client = await TestClient.logIn(server)
    const down = await client.openActive(how)
    expect((await client.ask('RETR a')).code).toBe(150)
    expect((await (await down.data).toArray()).join('')).toBe('hello')
    expect((await client.reply()).code).toBe(226)
    const up = await client.openActive(how)
    expect((await client.ask('STOR b')).code).toBe(150)
    ;(await up.data).resume().end('world')
    expect((await client.reply()).code).toBe(226)
    expect(server.files.readFile('b')?.toString()).toBe('world')
  })

  test('the address is used once', async () => {
    await using server = await startServer({ a: 'hello' })
    using client = await TestClient.logIn(server)
    const { data } = await client.openActive(how)
    await client.ask('RETR a')
    await (await data).toArray()
    await client.reply()
    expect(await client.codes('RETR a')).toEqual([425])
  })

  test('a client that does not listen gets 425', async () => {
    await using server = await startServer({ a: 'hello' })
    using client = await TestClient.logIn(server)
    const { close } = await client.openActive(how)
    close()
    expect(await client.codes('RETR a')).toEqual([150])
    expect((await client.reply()).code).toBe(425)
    expect(await client.codes('NOOP')).toEqual([200])
  })
})

describe('addresses that are refused', () => {
  test('another host than that of the client', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    expect(
      await client.codes('PORT 127,0,0,2,200,13', 'EPRT |1|127.0.0.2|51213|', 'LPRT 4,4,127,0,0,2,2,200,13'),
    ).toEqual([504, 504, 504])
    expect(await client.codes('LIST')).toEqual([425])
  })

  test('ports of well-known services', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    expect(
      await client.codes('PORT 127,0,0,1,0,25', 'EPRT |1|127.0.0.1|1023|', 'PORT 127,0,0,1,4,0'),
    ).toEqual([504, 504, 200])
  })

  test('what is no address', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    expect(
      await client.codes(
        'PORT',
        'PORT 1,2,3',
        'PORT 127,0,0,1,256,1',
        'EPRT x',
        'EPRT |1|::1|5000|',
        'LPRT 4,4',
      ),
    ).toEqual([501, 501, 501, 501, 501, 501])
  })

  test('another address family names the one that is there', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    for (const command of ['EPRT |2|::1|5000|', 'EPRT |9|x|5000|', 'EPSV 2', 'EPSV 3']) {
      const reply = await client.ask(command)
      expect([reply.code, parseAddressFamilies(reply)]).toEqual([522, ['ipv4']])
    }
    const long = await client.ask(`LPRT ${encodeLprtArgument('::1', 5000)}`)
    expect([long.code, parseAddressFamilies(long)]).toEqual([521, ['ipv4']])
  })

  test('a refused address leaves the one before', async () => {
    await using server = await startServer({ a: 'x' })
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    expect(await client.codes('PORT 127,0,0,2,200,13', 'RETR a')).toEqual([504, 150])
    expect((await data.toArray()).join('')).toBe('x')
  })
})

test('LPSV and LPRT work as PASV and PORT do', async () => {
  await using server = await startServer({ a: 'hello' })
  using client = await TestClient.logIn(server)
  const address = parseLpsvReply(await client.ask('LPSV'))
  expect(address?.host).toBe('127.0.0.1')
  const passive = connect({ host: '127.0.0.1', port: address?.port ?? 0 })
  expect((await client.ask('RETR a')).code).toBe(150)
  expect((await passive.toArray()).join('')).toBe('hello')
  expect((await client.reply()).code).toBe(226)
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const { port } = listener.address() as { port: number }
  expect(await client.codes(`LPRT ${encodeLprtArgument('127.0.0.1', port)}`, 'RETR a')).toEqual([200, 150])
  const [active] = await once(listener, 'connection')
  expect((await active.toArray()).join('')).toBe('hello')
  listener.close()
})

test('after EPSV ALL nothing but EPSV opens a data connection', async () => {
  await using server = await startServer({ a: 'x' })
  using client = await TestClient.logIn(server)
  expect(
    await client.codes(
      'EPSV ALL',
      'PASV',
      'PORT 127,0,0,1,200,13',
      'EPRT |1|127.0.0.1|5000|',
      'LPSV',
      'LPRT x',
    ),
  ).toEqual([200, 501, 501, 501, 501, 501])
  expect((await client.download('RETR a')).bytes.toString()).toBe('x')
  expect(await client.codes('REIN', 'USER user', 'PASS secret', 'PASV')).toEqual([220, 331, 230, 227])
})

test('over IPv6 the families are the other way round', async context => {
  const server = createFtpServer({ host: '::1', fileSystem: new MemoryFileSystem({ a: 'hello' }) })
  try {
    await server.listen()
  } catch {
    return context.skip('this machine has no ::1')
  }
  await using _server = server
  using client = new TestClient(connect({ host: '::1', port: server.port, allowHalfOpen: true }))
  await client.reply()
  await client.codes('USER ftp', 'PASS x', 'TYPE I')
  expect(
    await client.codes(
      'PASV',
      'EPSV 1',
      'EPRT |1|127.0.0.1|5000|',
      'PORT 127,0,0,1,20,0',
      'EPRT |2|::2|5000|',
    ),
  ).toEqual([425, 522, 522, 504, 504])
  expect((await client.ask('LPRT 4,4,127,0,0,1,2,20,0')).code).toBe(521)
  const listener = createServer().listen(0, '::1')
  await once(listener, 'listening')
  const { port } = listener.address() as { port: number }
  expect(await client.codes(`EPRT |2|0:0:0:0:0:0:0:1|${port}|`, 'RETR a')).toEqual([200, 150])
  const [active] = await once(listener, 'connection')
  expect((await active.toArray()).join('')).toBe('hello')
  listener.close()
})

test('EPSV ALL forgets a port that was opened before', async () => {
  await using server = await startServer({ a: 'x' })
  using client = await TestClient.logIn(server)
  expect(await client.codes('PASV', 'EPSV ALL', 'RETR a')).toEqual([227, 200, 425])
})

test('ABOR while we connect to the client', async () => {
  await using server = await startServer({ a: Buffer.alloc(10_000_000) })
  using client = await TestClient.logIn(server)
  const { data } = await client.openActive('PORT')
  client.write('RETR a\r\n')
  client.write('ABOR\r\n')
  const codes = [(await client.reply()).code, (await client.reply()).code]
  if (codes[0] === 150) codes.push((await client.reply()).code)
  expect(codes.slice(-2)).toEqual([426, 226])
  void data.then(socket => socket.destroy())
  expect(await client.codes('NOOP')).toEqual([200])
})
