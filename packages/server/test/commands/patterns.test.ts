import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

const tree = {
  'a.txt': '1',
  'b c.txt': '22',
  '.hidden.txt': '',
  'x.bin': '',
  'dir.txt/in': '',
  'sub/s.txt': '',
  'sub/t.bin': '',
  'x[1].z': '',
  'x1.z': '',
}

async function namesOf(client: TestClient, command: string): Promise<string[]> {
  const { bytes, final } = await client.download(command)
  expect(final?.code).toBe(226)
  return bytes.toString().split('\r\n').slice(0, -1)
}

test('NLST expands a pattern, and names come with the folder as it was typed', async () => {
  await using server = await startServer(tree)
  using client = await TestClient.logIn(server)
  expect(await namesOf(client, 'NLST *.txt')).toEqual(['a.txt', 'b c.txt', 'dir.txt'])
  expect(await namesOf(client, 'NLST -l /*.txt')).toEqual(['/a.txt', '/b c.txt', '/dir.txt'])
  expect(await namesOf(client, 'NLST ./[ab]*')).toEqual(['./a.txt', './b c.txt'])
  expect(await namesOf(client, 'NLST sub/?.txt')).toEqual(['sub/s.txt'])
  expect(await namesOf(client, 'NLST sub/s.txt')).toEqual(['sub/s.txt'])
  expect(await namesOf(client, 'NLST .*')).toEqual(['.hidden.txt'])
  await client.ask('CWD sub')
  expect(await namesOf(client, 'NLST ../x.*')).toEqual(['../x.bin'])
  // No directory is entered, only named.
  expect(await namesOf(client, 'NLST ../s*')).toEqual(['../sub'])
})

test('LIST and STAT expand a pattern to lines with bare names', async () => {
  await using server = await startServer(tree, { limits: { statEntries: 3 } })
  using client = await TestClient.logIn(server)
  const lines = await namesOf(client, 'LIST sub/*.txt')
  expect(lines.map(line => line.split(' ').at(-1))).toEqual(['s.txt'])
  expect((await client.ask('STAT *.txt')).lines.map(line => line.trim()[0])).toEqual([
    'S',
    '-',
    '-',
    'd',
    'E',
  ])
  expect((await client.ask('STAT *')).code).toBe(450)
})

test('a file whose name is the pattern comes first', async () => {
  await using server = await startServer(tree)
  using client = await TestClient.logIn(server)
  expect(await namesOf(client, 'NLST x[1].z')).toEqual(['x[1].z'])
  await client.ask('DELE x[1].z')
  expect(await namesOf(client, 'NLST x[1].z')).toEqual(['x1.z'])
})

test('what fits nothing is 550 to NLST and empty to LIST', async () => {
  await using server = await startServer(tree)
  using client = await TestClient.logIn(server)
  expect((await client.download('NLST *.none')).first.code).toBe(550)
  expect(await namesOf(client, 'LIST *.none')).toEqual([])
  for (const command of [
    'NLST no/*',
    'LIST no/*',
    'LIST a.txt/*',
    'NLST s*/s.txt',
    'MLSD *.txt',
    'STAT no/*',
  ]) {
    expect((await client.download(command)).first.code, command).toBe(550)
  }
  expect(await client.codes('NOOP')).toEqual([200])
})

test('on disk, too, and no pattern leads out of the root', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'sluice-patterns-'))
  const root = join(parent, 'root.txt')
  try {
    await mkdir(root)
    await writeFile(join(root, 'a.txt'), '')
    await writeFile(join(parent, 'secret.txt'), '')
    await using server = await startServer({}, { root })
    using client = await TestClient.logIn(server)
    expect(await namesOf(client, 'NLST *.txt')).toEqual(['a.txt'])
    expect(await namesOf(client, 'NLST ../*.txt')).toEqual(['../a.txt'])
    expect(await namesOf(client, 'NLST /../../*')).toEqual(['/../../a.txt'])
  } finally {
    await rm(parent, { recursive: true })
  }
})
