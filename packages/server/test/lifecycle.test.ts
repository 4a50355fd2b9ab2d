import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { createFtpServer, MemoryFileSystem } from '../src/index.ts'
import { startServer } from './support/start-server.ts'
import { TestClient } from './support/test-client.ts'

/** Sockets and listeners of this process; those of the test runner are pipes. */
const sockets = () => process.getActiveResourcesInfo().filter(name => name.startsWith('TCP')).length
const patience = { timeout: 10_000 }

test('close ends sessions, transfers and ports, and leaves no handle', async () => {
  await expect.poll(sockets, patience).toBe(0)
  const files = new MemoryFileSystem({ a: 'x' })
  const sources: Readable[] = []
  files.openRead = async () => {
    const source = new Readable({
      read() {
        this.push(Buffer.alloc(65_536))
      },
    })
    sources.push(source)
    return source
  }
  const server = await startServer({}, { fileSystem: files })
  const idle = await TestClient.logIn(server)
  const waiting = await TestClient.logIn(server)
  await waiting.codes('EPSV', 'STOR b')
  const moving = await TestClient.logIn(server)
  const data = await moving.openData()
  await moving.ask('RETR a')
  expect(server.server.sessions).toBe(3)
  await server.server.close()
  expect(server.server.sessions).toBe(0)
  expect(sources.every(source => source.destroyed)).toBe(true)
  for (const client of [idle, waiting, moving]) client.socket.destroy()
  data.destroy()
  await expect.poll(sockets, patience).toBe(0)
})

test('an empty server closes at once, also twice, and can listen again', async () => {
  const server = createFtpServer()
  await server.close()
  await server.listen()
  await expect(server.listen()).rejects.toMatchObject({ code: 'FTP_BAD_SEQUENCE' })
  const { port } = server
  await Promise.all([server.close(), server.close()])
  expect(server.port).toBe(0)
  const refused = connect({ host: '127.0.0.1', port })
  await expect(once(refused, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  await using again = await server.listen()
  using client = await TestClient.connect(again)
  expect((await client.ask('NOOP')).code).toBe(200)
})

test('a server that is closed while it begins to listen does not go on', async () => {
  const server = createFtpServer()
  const listening = server.listen()
  await server.close()
  await listening
  expect(server.port).toBe(0)
  await expect.poll(sockets, patience).toBe(0)
  await using again = await server.listen()
  expect(again.port).toBeGreaterThan(0)
})

test('close waits for what the file system was asked for', async () => {
  const files = new MemoryFileSystem({ a: 'x' })
  let answer = () => {}
  const asked = new Promise<void>(resolve => {
    files.removeFile = () => {
      resolve()
      return new Promise(done => {
        answer = done
      })
    }
  })
  const server = await startServer({}, { fileSystem: files })
  using client = await TestClient.logIn(server)
  client.write('DELE a\r\n')
  await asked
  let closed = false
  const closing = server.server.close().then(() => {
    closed = true
  })
  await client.closed()
  expect(closed).toBe(false)
  answer()
  await closing
})

test('a port that is taken is an error of listen', async () => {
  await using server = await startServer()
  await expect(createFtpServer({ port: server.port }).listen()).rejects.toMatchObject({ code: 'EADDRINUSE' })
})

test('IPv6: the address is in brackets and PASV is refused', async context => {
  const server = createFtpServer({ host: '::1' })
  try {
    await server.listen()
  } catch {
    return context.skip('this machine has no ::1')
  }
  await using _server = server
  expect(server.url).toBe(`ftp://[::1]:${server.port}`)
  const socket = connect({ host: '::1', port: server.port })
  socket.end('USER ftp\r\nPASS x\r\nPASV\r\nEPSV 1\r\nEPSV\r\nQUIT\r\n')
  const replies = (await socket.toArray()).join('').split('\r\n')
  expect(replies.map(line => line.slice(0, 3))).toEqual(['220', '331', '230', '425', '522', '229', '221', ''])
})

test('clients that die at any moment leave nothing behind', async () => {
  await expect.poll(sockets, patience).toBe(0)
  {
    await using server = await startServer({ a: Buffer.alloc(3_000_000) })
    const steps = ['USER user', 'PASS secret', 'TYPE I', 'EPSV', 'RETR a']
    for (let count = 0; count <= steps.length; count++) {
      for (const how of ['destroy', 'resetAndDestroy'] as const) {
        const client = await TestClient.connect(server)
        await client.codes(...steps.slice(0, count))
        client.socket[how]()
      }
    }
    await expect.poll(() => server.server.sessions, patience).toBe(0)
    // Only the listener of the server itself is left.
    await expect.poll(sockets, patience).toBe(1)
  }
  await expect.poll(sockets, patience).toBe(0)
})

test('an observer that throws does not break the session', async () => {
  const thrown = new Error('a bug of the observer')
  const listeners = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  const caught: unknown[] = []
  process.on('uncaughtException', error => caught.push(error))
  try {
    await using server = await startServer()
    const stop = server.server.observe(() => {
      throw thrown
    })
    using client = await TestClient.connect(server)
    expect((await client.ask('NOOP')).code).toBe(200)
    stop()
    expect(caught.length).toBeGreaterThan(0)
    expect(new Set(caught)).toEqual(new Set([thrown]))
  } finally {
    process.removeAllListeners('uncaughtException')
    for (const listener of listeners) process.on('uncaughtException', listener)
  }
})

// A timer that was left, of the session or of the data port, would hold the process for longer than the test waits.
test('a process ends by itself once its server is closed', async () => {
  const program = `
    import { createFtpServer } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)}
    const server = await createFtpServer().listen()
    const { connect } = await import('node:net')
    const socket = connect({ host: '127.0.0.1', port: server.port })
    socket.write('USER ftp\\r\\nPASS x\\r\\nEPSV\\r\\nLIST\\r\\n')
    for await (const chunk of socket) if (chunk.toString().includes('150 ')) break
    await server.close()
    console.log('closed')
  `
  const options = ['--conditions=sluice-source', '--import', 'tsx', '--input-type=module', '--eval', program]
  const stdout = await new Promise((resolve, reject) => {
    execFile(process.execPath, options, { timeout: 20_000 }, (error, out) =>
      error ? reject(error) : resolve(out),
    )
  })
  expect(stdout).toBe('closed\n')
})
