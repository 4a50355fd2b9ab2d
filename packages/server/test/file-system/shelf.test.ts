import { expect, test } from 'vitest'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'
import { type Shelf, shelfFileSystem } from './shelf.ts'

test('a file system of few lines serves files', async () => {
  const shelf: Shelf = new Map([['a.txt', { bytes: Buffer.from('0123456789'), modified: new Date() }]])
  await using server = await startServer({}, { fileSystem: shelfFileSystem(shelf) })
  using client = await TestClient.logIn(server)
  expect((await client.upload('STOR b.txt', 'new')).code).toBe(226)
  expect((await client.download('NLST')).bytes.toString()).toBe('a.txt\r\nb.txt\r\n')
  await client.ask('REST 7')
  expect((await client.download('RETR a.txt')).bytes.toString()).toBe('789')
  await client.ask('REST 2')
  expect((await client.upload('STOR a.txt', 'xy')).code).toBe(226)
  expect((await client.upload('APPE a.txt', 'z')).code).toBe(226)
  expect(await client.codes('RNFR a.txt', 'RNTO c.txt', 'DELE b.txt')).toEqual([350, 250, 250])
  expect([...shelf].map(([name, { bytes }]) => [name, Buffer.from(bytes).toString()])).toEqual([
    ['c.txt', '01xyz'],
  ])
})

test('what it cannot do is refused', async () => {
  await using server = await startServer({}, { fileSystem: shelfFileSystem(new Map()) })
  using client = await TestClient.logIn(server)
  expect(
    await client.codes(
      'MKD d',
      'RMD d',
      'DELE nope',
      'CWD nope',
      'SIZE nope',
      'RNFR nope',
      'SIZE /',
      'DELE /',
    ),
  ).toEqual([502, 502, 550, 550, 550, 550, 550, 550])
  for (const path of ['/', 'd/a']) expect((await client.upload(`STOR ${path}`, 'x')).code).toBe(550)
  expect((await client.download('RETR nope')).first.code).toBe(550)
})

test('what came of a broken upload stays', async () => {
  const shelf: Shelf = new Map()
  await using server = await startServer({}, { fileSystem: shelfFileSystem(shelf) })
  using client = await TestClient.logIn(server)
  const data = await client.openData()
  await client.ask('STOR a')
  data.write('half')
  await server.event(event => event.type === 'transfer-progress' && event.bytes === 4)
  data.resetAndDestroy()
  expect((await client.reply()).code).toBe(426)
  expect(shelf.get('a')?.bytes.toString()).toBe('half')
})
