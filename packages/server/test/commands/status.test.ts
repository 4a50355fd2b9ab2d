import { parseTransferProgress, statusKindOf } from '@sluice/protocol'
import { expect, test } from 'vitest'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

test('STAT tells the state of the session', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  await client.codes('MODE Z')
  const status = await client.ask('STAT')
  expect(statusKindOf(status)).toBe('server')
  expect(status.lines.map(line => line.trim())).toEqual([
    'FTP server status',
    'Logged in as user',
    'TYPE: I; STRU: F; MODE: Z',
    'Control connection: in the clear',
    'Data connections: in the clear',
    'End',
  ])
})

/** STAT behind Telnet's IP and DM, which asks for an answer at once. */
function interrupt(client: TestClient) {
  client.socket.write(Buffer.from('\xff\xf4\xff\xf2STAT\r\n', 'latin1'))
  return client.reply()
}

test('STAT behind IP during an upload is answered at once, with the bytes so far', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  const data = await client.openData()
  await client.ask('STOR a')
  data.write('12345')
  await server.event(event => event.type === 'transfer-progress' && event.bytes === 5)
  expect(parseTransferProgress(await interrupt(client))).toEqual({ bytes: 5 })
  expect(parseTransferProgress(await interrupt(client))).toEqual({ bytes: 5 })
  data.end('678')
  expect((await client.reply()).code).toBe(226)
  expect(await client.codes('SIZE a', 'STAT', 'NOOP')).toEqual([213, 211, 200])
})

test('STAT behind IP during a download tells the whole, too', async () => {
  const size = 64 * 1024 * 1024
  await using server = await startServer({ a: Buffer.alloc(size) })
  using client = await TestClient.logIn(server)
  const data = await client.openData()
  await client.ask('RETR a')
  await server.event(event => event.type === 'transfer-progress')
  const progress = parseTransferProgress(await interrupt(client))
  expect(progress?.total).toBe(size)
  expect(progress?.bytes).toBeGreaterThan(0)
  data.destroy()
  expect((await client.reply()).code).toBe(426)
  expect(await client.codes('PWD')).toEqual([257])
})

test('STAT without IP keeps its turn, so that replies can be counted', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  const data = await client.openData()
  await client.ask('STOR a')
  client.write('STAT\r\nSIZE a\r\nSTAT\r\n')
  await server.event(event => event.type === 'command' && event.command === 'SIZE a')
  data.end('123')
  const codes = [await client.reply(), await client.reply(), await client.reply(), await client.reply()]
  expect(codes.map(({ code }) => code)).toEqual([226, 211, 213, 211])
})

test('an IP is for the next command only', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  const data = await client.openData()
  await client.ask('STOR a')
  client.socket.write(Buffer.from('\xff\xf4\xff\xf2NOOP\r\nSTAT\r\n', 'latin1'))
  await server.event(event => event.type === 'command' && event.command === 'STAT')
  data.end('123')
  const codes = [await client.reply(), await client.reply(), await client.reply()]
  expect(codes.map(({ code }) => code)).toEqual([226, 200, 211])
})
