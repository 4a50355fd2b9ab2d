import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFtpServer } from '../../src/index.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

let outside: string
let root: string

beforeEach(async () => {
  outside = await mkdtemp(join(tmpdir(), 'sluice-outside-'))
  root = join(outside, 'root')
  await mkdir(join(root, 'd'), { recursive: true })
  await writeFile(join(root, 'd/a.txt'), 'inside')
  await writeFile(join(outside, 'secret.txt'), 'outside')
  await mkdir(join(outside, 'root-like'))
  await writeFile(join(outside, 'root-like/secret.txt'), 'outside')
})
afterEach(() => rm(outside, { recursive: true }))

describe('no path leaves the folder', () => {
  test.each([
    '../secret.txt',
    '/../secret.txt',
    'd/../../secret.txt',
    '../root-like/secret.txt',
    './/..//../secret.txt',
  ])('RETR %s', async path => {
    await using server = await startServer({}, { root })
    using client = await TestClient.logIn(server)
    expect((await client.download(`RETR ${path}`)).first.code).toBe(550)
  })

  test('links that lead out look as if they were not there', async () => {
    await symlink(join(outside, 'secret.txt'), join(root, 'file-link'))
    await symlink(outside, join(root, 'directory-link'))
    await symlink('../root-like', join(root, 'sibling-link'))
    await using server = await startServer({}, { root })
    using client = await TestClient.logIn(server)
    await client.ask('TYPE I')
    expect((await client.download('NLST')).bytes.toString()).toBe('d\r\n')
    for (const name of ['file-link', 'directory-link/secret.txt', 'sibling-link/secret.txt']) {
      expect((await client.download(`RETR ${name}`)).first.code).toBe(550)
      expect(await client.codes(`SIZE ${name}`, `MDTM ${name}`, `MLST ${name}`)).toEqual([550, 550, 550])
      expect((await client.upload(`STOR ${name}`, 'overwritten')).code).toBe(550)
      expect((await client.upload(`APPE ${name}`, 'overwritten')).code).toBe(550)
    }
    const refused = [
      'CWD directory-link',
      'MKD directory-link/x',
      'DELE directory-link/secret.txt',
      'SITE CHMOD 777 file-link',
    ]
    expect(await client.codes(...refused)).toEqual([550, 550, 550, 550])
    expect(await client.codes('RNFR d/a.txt', 'RNTO directory-link/a.txt')).toEqual([350, 550])
    expect((await client.upload('STOR directory-link/new.txt', 'x')).code).toBe(550)
    expect(await readFile(join(outside, 'secret.txt'), 'utf8')).toBe('outside')
  })

  test('a dangling link cannot be written through', async () => {
    await symlink(join(outside, 'not-yet'), join(root, 'dangling'))
    await using server = await startServer({}, { root })
    using client = await TestClient.logIn(server)
    expect((await client.upload('STOR dangling', 'x')).code).toBe(550)
    await expect(readFile(join(outside, 'not-yet'))).rejects.toThrow()
  })

  test('links that stay inside are followed, and DELE removes the link itself', async () => {
    await symlink('d/a.txt', join(root, 'inside-link'))
    await using server = await startServer({}, { root })
    using client = await TestClient.logIn(server)
    expect((await client.download('RETR inside-link')).bytes.toString()).toBe('inside')
    expect((await client.upload('STOR inside-link', 'changed')).code).toBe(226)
    expect(await client.codes('DELE inside-link')).toEqual([250])
    expect(await readFile(join(root, 'd/a.txt'), 'utf8')).toBe('changed')
  })
})

test('what is neither file nor directory is not served', async () => {
  execFileSync('mkfifo', [join(root, 'pipe')])
  await using server = await startServer({}, { root })
  using client = await TestClient.logIn(server)
  expect((await client.download('NLST')).bytes.toString()).toBe('d\r\n')
  expect((await client.download('RETR pipe')).first.code).toBe(550)
  expect((await client.upload('STOR pipe', 'x')).code).toBe(550)
})

test('names that are no UTF-8 or hold line ends are not listed', async () => {
  await writeFile(Buffer.concat([Buffer.from(`${root}/`), Buffer.from([0xff, 0xfe])]), '')
  await writeFile(join(root, 'two\nlines'), '')
  await using server = await startServer({}, { root })
  using client = await TestClient.logIn(server)
  for (const command of ['NLST', 'MLSD', 'LIST']) {
    const { bytes, final } = await client.download(command)
    expect(final?.code).toBe(226)
    expect(bytes.toString().split('\r\n')).toHaveLength(2)
  }
})

test('a root that is no folder is refused at the start, and looked for again', async () => {
  const refused = { code: 'FTP_BAD_OPTION' }
  await expect(startServer({}, { root: join(outside, 'secret.txt') })).rejects.toMatchObject(refused)
  const server = createFtpServer({ root: join(outside, 'later') })
  await expect(server.listen()).rejects.toMatchObject(refused)
  await mkdir(join(outside, 'later'))
  await using again = await server.listen()
  expect(again.port).toBeGreaterThan(0)
})
