import { expect, test } from 'vitest'
import { createFtpServer, type FtpServerEvent } from '../src/index.ts'
import { startServer } from './support/start-server.ts'
import { TestClient } from './support/test-client.ts'

test('a session is told from its beginning to its end', async () => {
  await using server = await startServer({ 'a.txt': 'hello' })
  const told: FtpServerEvent[] = []
  const reading = (async () => {
    for await (const event of server.server.events()) {
      told.push(event)
      if (event.type === 'disconnect') break
    }
  })()
  const client = await TestClient.logIn(server)
  await client.download('RETR a.txt')
  await client.ask('QUIT')
  await client.closed()
  await reading
  const shown = told.map(event => {
    if (event.type === 'command') return event.command
    if (event.type === 'reply') return event.code
    return event.type
  })
  expect(shown).toEqual([
    'connect',
    220,
    'USER user',
    331,
    'PASS ***',
    230,
    'TYPE I',
    200,
    'EPSV',
    229,
    'RETR a.txt',
    150,
    'transfer-begun',
    'transfer-progress',
    'transfer-ended',
    226,
    'QUIT',
    221,
    'disconnect',
  ])
  expect(new Set(told.map(event => event.session))).toEqual(new Set([1]))
})

test('progress counts the bytes of one transfer', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  for (const bytes of [300_000, 100_000]) {
    const before = server.events.length
    await client.upload('STOR a', Buffer.alloc(bytes))
    const counts = server.events
      .slice(before)
      .flatMap(event => (event.type === 'transfer-progress' ? [event.bytes] : []))
    expect(counts).toEqual([...counts].sort((a, b) => a - b))
    expect(counts.at(-1)).toBe(bytes)
  }
})

test('events that wait are read in order, also several at once', async () => {
  await using server = await startServer()
  const events = server.server.events()
  using client = await TestClient.connect(server)
  await client.codes('NOOP')
  const first = await Promise.all([events.next(), events.next(), events.next()])
  expect(first.map(({ value }) => value?.type)).toEqual(['connect', 'reply', 'command'])
  expect((await events.next()).value).toMatchObject({ type: 'reply', code: 200 })
})

test('closing the server ends the events behind the last one', async () => {
  const server = await createFtpServer().listen()
  const events = server.events()
  const client = await TestClient.connect(server)
  const pending = server.events()
  await server.close()
  client.socket.destroy()
  const types: string[] = []
  for await (const { type } of events) types.push(type)
  expect(types).toEqual(['connect', 'reply', 'disconnect'])
  expect((await pending.next()).value).toMatchObject({ type: 'disconnect' })
  expect(await pending.next()).toEqual({ done: true, value: undefined })
})

test('whoever stops reading is not told any more', async () => {
  await using server = await startServer()
  const events = server.server.events()
  const waiting = events.next()
  await events.return?.()
  expect(await waiting).toEqual({ done: true, value: undefined })
  using client = await TestClient.connect(server)
  await client.codes('NOOP')
  expect(await events.next()).toEqual({ done: true, value: undefined })
})

test('events that nobody reads are an error, and no burden', async () => {
  await using server = await startServer({}, { limits: { waitingEvents: 4 } })
  const [enough, tooMany] = [server.server.events(), server.server.events()]
  using client = await TestClient.connect(server)
  await client.codes('NOOP')
  for (let count = 0; count < 4; count++) expect((await enough.next()).done).toBe(false)
  await client.codes('NOOP')
  expect((await enough.next()).value).toMatchObject({ type: 'command' })
  await expect(tooMany.next()).rejects.toThrow(RangeError)
  await expect(tooMany.next()).rejects.toThrow('more than 4 events')
})

test('idle resolves when the last client and the last transfer are gone', async () => {
  await using server = await startServer()
  await server.server.idle()
  const client = await TestClient.logIn(server)
  const data = await client.openData()
  await client.ask('STOR a')
  let idle = false
  const waiting = server.server.idle().then(() => {
    idle = true
  })
  data.end('whole')
  await client.reply()
  await client.codes('EPSV', 'NOOP')
  expect(idle).toBe(false)
  await client.ask('QUIT')
  client.socket.end()
  await waiting
  expect(server.server.sessions).toBe(0)
  expect(server.files.readFile('a')?.toString()).toBe('whole')
})

test('a server that does not listen is idle', async () => {
  const server = createFtpServer()
  await server.idle()
  await server.listen()
  await server.close()
  await server.idle()
})
