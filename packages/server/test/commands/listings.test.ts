import { ListingParser, latin1 } from '@sluice/protocol'
import { expect, test } from 'vitest'
import { MemoryFileSystem } from '../../src/index.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

const tree = {
  'd/one.txt': '1',
  'd/ leading blank': '22',
  'd/"quoted"': '',
  'd/übung.txt': '',
  'd/sub/x': '',
}
const names = ['one.txt', ' leading blank', '"quoted"', 'übung.txt', 'sub']

function linesOf(bytes: Buffer): string[] {
  expect(bytes.length === 0 || bytes.toString().endsWith('\r\n')).toBe(true)
  return bytes.toString().split('\r\n').slice(0, -1)
}

test('NLST gives the names', async () => {
  await using server = await startServer(tree)
  using client = await TestClient.logIn(server)
  expect(linesOf((await client.download('NLST d')).bytes)).toEqual(names)
  await client.ask('CWD d')
  expect(linesOf((await client.download('NLST')).bytes)).toEqual(names)
  expect(linesOf((await client.download('NLST one.txt')).bytes)).toEqual(['one.txt'])
})

test('LIST gives lines of `ls -l` and takes its options', async () => {
  await using server = await startServer(tree)
  using client = await TestClient.logIn(server)
  const { bytes } = await client.download('LIST d')
  expect(linesOf(bytes).map(line => line[0])).toEqual(['-', '-', '-', '-', 'd'])
  for (const command of ['LIST -a d', 'LIST -la d', 'LIST -a -l d']) {
    expect((await client.download(command)).bytes).toEqual(bytes)
  }
  await client.ask('CWD d')
  expect((await client.download('LIST -al')).bytes).toEqual(bytes)
})

test('MLSD gives facts of a directory, MLST of one path', async () => {
  await using server = await startServer(tree)
  using client = await TestClient.logIn(server)
  await client.codes('MFMT 20200102030405 d/one.txt')
  const lines = linesOf((await client.download('MLSD d')).bytes)
  expect(lines[0]).toBe('type=file;size=1;modify=20200102030405; one.txt')
  expect(lines[1]).toMatch(/; {2}leading blank$/)
  expect(lines[4]).toMatch(/^type=dir;modify=\d{14}; sub$/)
  expect((await client.ask('MLST d/one.txt')).lines[1]).toBe(
    ' type=file;size=1;modify=20200102030405; /d/one.txt',
  )
  expect((await client.ask('MLST')).lines[1]).toMatch(/^ type=dir;.* \/$/)
})

test('an empty directory is an empty listing', async () => {
  await using server = await startServer()
  using client = await TestClient.logIn(server)
  for (const command of ['LIST', 'NLST', 'MLSD']) {
    const { bytes, final } = await client.download(command)
    expect([bytes.length, final?.code]).toEqual([0, 226])
  }
})

test('what is not there is 550, and MLSD of a file 501', async () => {
  await using server = await startServer(tree)
  using client = await TestClient.logIn(server)
  for (const command of ['LIST nope', 'NLST nope', 'MLSD nope']) {
    expect((await client.download(command)).first.code).toBe(550)
  }
  expect((await client.ask('MLST nope')).code).toBe(550)
  expect((await client.download('MLSD d/one.txt')).first.code).toBe(501)
})

test('names that no line can carry are left out', async () => {
  const files = new MemoryFileSystem({ 'good.txt': '', 'with\nline': '', 'with\rreturn': '' })
  await using server = await startServer({}, { fileSystem: files })
  using client = await TestClient.logIn(server)
  expect(linesOf((await client.download('NLST')).bytes)).toEqual(['good.txt'])
})

test('names in Latin-1 where the charset says so', async () => {
  await using server = await startServer({ größe: '', 中: '' }, { charset: latin1 })
  using client = await TestClient.logIn(server)
  expect((await client.download('NLST')).bytes).toEqual(Buffer.from('größe\r\n', 'latin1'))
  client.socket.write(Buffer.from('RNFR größe\r\n', 'latin1'))
  expect((await client.reply()).code).toBe(350)
})

test('STAT of a path lists on the control connection, within a limit', async () => {
  await using server = await startServer(tree, { limits: { statEntries: 5 } })
  using client = await TestClient.logIn(server)
  const { code, lines } = await client.ask('STAT d')
  expect([code, lines.length]).toEqual([212, 7])
  await client.ask('MKD d/sixth')
  expect(await client.codes('STAT d', 'STAT d/one.txt', 'STAT nope')).toEqual([450, 213, 550])
})

test('LIST and STAT in the manner of IIS', async () => {
  await using server = await startServer({ 'd/one.txt': '12345', 'd/sub/x': '' }, { listing: 'dos' })
  using client = await TestClient.logIn(server)
  await client.codes('MFMT 20200102000405 d/one.txt', 'MFMT 20191231153000 d/sub')
  const lines = [
    '01-02-20  12:04AM                    5 one.txt',
    '12-31-19  03:30PM       <DIR>          sub',
  ]
  expect(linesOf((await client.download('LIST d')).bytes)).toEqual(lines)
  expect((await client.ask('STAT d')).lines.map(line => line.slice(1))).toEqual(['tatus', ...lines, 'nd'])
  expect((await client.ask('SYST')).lines).toEqual(['Windows_NT'])
  const parser = new ListingParser({ command: 'LIST', now: Date.now() })
  const items = [...parser.push(Buffer.from(`${lines.join('\r\n')}\r\n`)), ...parser.end()]
  expect(items).toMatchObject([
    { kind: 'entry', entry: { name: 'one.txt', type: 'file', size: 5 } },
    { kind: 'entry', entry: { name: 'sub', type: 'directory' } },
  ])
})

test('ten thousand entries arrive', async () => {
  const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`many/file-${index}`, '']))
  await using server = await startServer(many)
  using client = await TestClient.logIn(server)
  expect(linesOf((await client.download('MLSD many')).bytes)).toHaveLength(10_000)
})
