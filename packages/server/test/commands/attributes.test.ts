import { expect, test } from 'vitest'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

test('MFMT sets what MDTM tells', async () => {
  await using server = await startServer({ 'a b.txt': '' })
  using client = await TestClient.logIn(server)
  expect(await client.ask('MFMT 20200102030405 a b.txt')).toMatchObject({
    code: 213,
    lines: ['Modify=20200102030405; a b.txt'],
  })
  expect(await client.ask('MDTM a b.txt')).toMatchObject({ code: 213, lines: ['20200102030405'] })
  expect(
    await client.codes('MFMT 20201302030405 a b.txt', 'MFMT 2020', 'MFMT 20200102030405 nope', 'MDTM nope'),
  ).toEqual([501, 501, 550, 550])
})

test('MFF sets several facts at once', async () => {
  await using server = await startServer({ 'a b.txt': '' })
  using client = await TestClient.logIn(server)
  expect(await client.ask('MFF Modify=20200102030405;UNIX.mode=0640; a b.txt')).toMatchObject({
    code: 213,
    lines: ['modify=20200102030405;unix.mode=0640; a b.txt'],
  })
  expect((await client.ask('MDTM a b.txt')).lines).toEqual(['20200102030405'])
  expect((await client.download('LIST')).bytes.toString()).toMatch(/^-rw-r----- /)
})

test('MFF changes nothing when one fact is not known or not right', async () => {
  await using server = await startServer({ a: '' })
  using client = await TestClient.logIn(server)
  await client.ask('MFMT 20200102030405 a')
  expect(
    await client.codes(
      'MFF modify=20210102030405;create=20200102030405; a',
      'MFF modify=20210102030405;UNIX.mode=9; a',
      'MFF modify=never; a',
      'MFF modify a',
      'MFF modify=20210102030405;',
      'MFF',
      'MFF modify=20210102030405; nope',
    ),
  ).toEqual([504, 501, 501, 501, 501, 501, 550])
  expect((await client.ask('MDTM a')).lines).toEqual(['20200102030405'])
})
