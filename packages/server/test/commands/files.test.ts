import { expect, test } from 'vitest'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

test('DELE removes files only', async () => {
  await using server = await startServer({ 'd/a.txt': 'x' })
  using client = await TestClient.logIn(server)
  expect(await client.codes('DELE d', 'DELE d/a.txt', 'DELE d/a.txt')).toEqual([550, 250, 550])
})

test('RNFR and RNTO rename, and must follow each other', async () => {
  await using server = await startServer({ 'a.txt': 'x', 'd/old.txt': 'y' })
  using client = await TestClient.logIn(server)
  expect(await client.codes('RNTO b', 'RNFR nope', 'RNFR a.txt', 'NOOP', 'RNTO b')).toEqual([
    503, 550, 350, 200, 503,
  ])
  expect(await client.codes('RNFR a.txt', 'RNTO d/old.txt')).toEqual([350, 250])
  expect(server.files.readFile('d/old.txt')?.toString()).toBe('x')
  expect(await client.codes('RNFR d', 'RNTO d/d', 'RNFR d', 'RNTO nowhere/d', 'RNFR d', 'RNTO e')).toEqual([
    350, 553, 350, 550, 350, 250,
  ])
  expect(server.files.readFile('e/old.txt')?.toString()).toBe('x')
})

test('SIZE tells bytes, in TYPE I only', async () => {
  await using server = await startServer({ 'a.txt': 'hällo' })
  using client = await TestClient.logIn(server)
  expect(await client.codes('SIZE a.txt', 'TYPE I')).toEqual([550, 200])
  expect(await client.ask('SIZE a.txt')).toEqual({ code: 213, lines: ['6'] })
  expect(await client.codes('SIZE nope', 'SIZE /', 'SIZE')).toEqual([550, 550, 501])
})

test('MFMT sets what MDTM tells', async () => {
  await using server = await startServer({ 'a b.txt': '' })
  using client = await TestClient.logIn(server)
  expect(await client.ask('MFMT 20200102030405 a b.txt')).toEqual({
    code: 213,
    lines: ['Modify=20200102030405; a b.txt'],
  })
  expect(await client.ask('MDTM a b.txt')).toEqual({ code: 213, lines: ['20200102030405'] })
  expect(
    await client.codes('MFMT 20201302030405 a b.txt', 'MFMT 2020', 'MFMT 20200102030405 nope', 'MDTM nope'),
  ).toEqual([501, 501, 550, 550])
})

test('SITE CHMOD sets permissions, other SITE commands are unknown', async () => {
  await using server = await startServer({ 'a b.txt': '' })
  using client = await TestClient.logIn(server)
  expect(
    await client.codes('SITE CHMOD 640 a b.txt', 'SITE CHMOD 9 a b.txt', 'SITE CHMOD 640', 'SITE EXEC x'),
  ).toEqual([200, 501, 501, 502])
  expect((await client.download('LIST')).bytes.toString()).toMatch(/^-rw-r----- /)
})
