import { expect, test } from 'vitest'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

test('SITE CHMOD sets permissions, other SITE commands are unknown', async () => {
  await using server = await startServer({ 'a b.txt': '' })
  using client = await TestClient.logIn(server)
  expect(
    await client.codes('SITE CHMOD 640 a b.txt', 'SITE CHMOD 9 a b.txt', 'SITE CHMOD 640', 'SITE EXEC x'),
  ).toEqual([200, 501, 501, 502])
  expect(await client.codes('site chmod 00640 a', 'SITE CHMOD 648 a', 'SITE', 'SITE constructor')).toEqual([
    501, 501, 501, 502,
  ])
  expect((await client.download('LIST')).bytes.toString()).toMatch(/^-rw-r----- /)
})

test('SITE UTIME sets the time of a file', async () => {
  await using server = await startServer({ 'a b.txt': '' })
  using client = await TestClient.logIn(server)
  expect(await client.codes('SITE UTIME 202001020304 a b.txt', 'SITE UTIME never a', 'SITE UTIME')).toEqual([
    200, 501, 501,
  ])
  expect((await client.ask('MDTM a b.txt')).lines).toEqual(['20200102030400'])
})

test('SITE IDLE shortens the patience of the server for this session', async () => {
  await using server = await startServer({}, { limits: { idleMs: 60_000 } })
  using client = await TestClient.logIn(server)
  expect((await client.ask('SITE IDLE')).lines).toEqual(['The idle time is 60 seconds.'])
  expect(await client.codes('SITE IDLE 61', 'SITE IDLE 0', 'SITE IDLE x', 'SITE IDLE 1')).toEqual([
    501, 501, 501, 200,
  ])
  expect((await client.reply()).code).toBe(421)
  await client.closed()
})

test('SITE HELP names the words', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  expect((await client.ask('SITE HELP')).lines.join(' ')).toMatch(/CHMOD +HELP +IDLE +UTIME/)
})
