import { expect, test } from 'vitest'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

test('PWD tells where CWD and CDUP lead, and `..` stops at the root', async () => {
  await using server = await startServer({ 'a/b/c.txt': '' })
  using client = await TestClient.logIn(server)
  const pwd = async () => (await client.ask('PWD')).lines[0]
  expect(await pwd()).toMatch(/^"\/" /)
  expect(await client.codes('CWD a/b', 'CWD ../b/./')).toEqual([250, 250])
  expect(await pwd()).toMatch(/^"\/a\/b" /)
  expect(await client.codes('CDUP', 'CDUP', 'CDUP', 'CWD ../../..')).toEqual([250, 250, 250, 250])
  expect(await pwd()).toMatch(/^"\/" /)
  expect(await client.codes('CWD nowhere', 'CWD a/b/c.txt', 'CWD')).toEqual([550, 550, 501])
})

test('MKD and RMD make and remove directories', async () => {
  await using server = await startServer({ 'full/a.txt': '' })
  using client = await TestClient.logIn(server)
  expect(await client.ask('MKD new')).toEqual({ code: 257, lines: ['"/new" created.'] })
  expect(
    await client.codes(
      'MKD new',
      'MKD no/where',
      'RMD new',
      'RMD new',
      'RMD full',
      'RMD full/a.txt',
      'RMD /',
    ),
  ).toEqual([550, 550, 250, 550, 550, 550, 550])
})

test('quotes in a path are doubled in a 257', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  expect((await client.ask('MKD a"b')).lines[0]).toBe('"/a""b" created.')
})

test('names keep their blanks and their letters', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  expect(await client.codes('MKD  two blanks ', 'CWD  two blanks ', 'MKD übung', 'CWD übung')).toEqual([
    257, 250, 257, 250,
  ])
  expect((await client.ask('PWD')).lines[0]).toMatch(/^"\/ two blanks \/übung" /)
})

test('the old names with X mean the same', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  expect(await client.codes('XMKD a', 'XCWD a', 'XPWD', 'XCUP', 'XRMD a')).toEqual([257, 250, 257, 250, 250])
})

test('a name with a bare CR or a NUL is refused', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  expect(await client.codes('MKD a\rb', 'MKD a\0b', 'CWD a\rb')).toEqual([553, 553, 553])
})
