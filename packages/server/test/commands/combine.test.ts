import { expect, test } from 'vitest'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

test('COMB puts parts together behind what is there, and removes them', async () => {
  await using server = await startServer({ 'd/p 1': 'one ', p2: 'two ', p3: 'three' })
  using client = await TestClient.logIn(server)
  expect(await client.codes('COMB "new file" "d/p 1" p2')).toEqual([250])
  expect(server.files.readFile('new file')?.toString()).toBe('one two ')
  expect(await client.codes('COMB "new file" "p3"')).toEqual([250])
  expect(server.files.readFile('new file')?.toString()).toBe('one two three')
  expect(await client.codes('SIZE p2', 'SIZE p3', 'SIZE d/p 1')).toEqual([550, 550, 550])
})

test('COMB touches nothing when a part is missing, a directory or the target', async () => {
  await using server = await startServer({ a: 'one', b: 'two', 'd/x': '' })
  using client = await TestClient.logIn(server)
  expect(
    await client.codes(
      'COMB a b nope',
      'COMB a b d',
      'COMB a b a',
      'COMB a b b',
      'COMB a',
      'COMB "a b',
      'COMB',
    ),
  ).toEqual([550, 550, 553, 553, 501, 501, 501])
  expect([server.files.readFile('a')?.toString(), server.files.readFile('b')?.toString()]).toEqual([
    'one',
    'two',
  ])
})
