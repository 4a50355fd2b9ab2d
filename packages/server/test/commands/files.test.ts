import { expect, test } from 'vitest'
import { MemoryFileSystem } from '../../src/index.ts'
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

test('a time that no MDTM can tell is 550', async () => {
  const files = new MemoryFileSystem({ a: '' })
  await files.setModified('/a', new Date(8.64e15))
  await using server = await startServer({}, { fileSystem: files })
  using client = await TestClient.logIn(server)
  expect(await client.codes('MDTM a', 'MLST a')).toEqual([550, 250])
})

test('SIZE tells bytes, in TYPE I only', async () => {
  await using server = await startServer({ 'a.txt': 'hällo' })
  using client = await TestClient.logIn(server)
  expect(await client.codes('TYPE A', 'SIZE a.txt', 'TYPE I')).toEqual([200, 550, 200])
  expect(await client.ask('SIZE a.txt')).toEqual({ code: 213, lines: ['6'] })
  expect(await client.codes('SIZE nope', 'SIZE /', 'SIZE')).toEqual([550, 550, 501])
})
