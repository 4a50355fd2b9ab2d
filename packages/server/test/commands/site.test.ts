import type { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { type FileSystem, FileSystemError, MemoryFileSystem } from '../../src/index.ts'
import { boundMethods } from '../support/bound-methods.ts'
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

test('SITE UTIME takes the older form with three times, too', async () => {
  await using server = await startServer({ 'a b.txt': '', UTC: '' })
  using client = await TestClient.logIn(server)
  expect(
    await client.codes(
      'SITE UTIME a b.txt 20200101000000 20210203040506 20220101000000 UTC',
      'SITE UTIME 20200101000000 UTC',
      'SITE UTIME 20200101000000 20210203040506 20220101000000 UTC',
      'SITE UTIME a b.txt 20200101000000 never 20220101000000 UTC',
    ),
  ).toEqual([200, 200, 501, 501])
  expect((await client.ask('MDTM a b.txt')).lines).toEqual(['20210203040506'])
  expect((await client.ask('MDTM UTC')).lines).toEqual(['20200101000000'])
})

test('SITE UMASK is for what this session makes from then on', async () => {
  await using server = await startServer({ old: '' })
  using client = await TestClient.logIn(server)
  const mode = async (path: string) => (await server.files.stat(path)).mode?.toString(8)
  expect((await client.ask('SITE UMASK')).lines).toEqual(['The umask is 022.'])
  expect(await client.codes('SITE UMASK 9', 'SITE UMASK 7022', 'SITE UMASK 027')).toEqual([501, 501, 200])
  expect((await client.ask('SITE UMASK')).lines).toEqual(['The umask is 027.'])
  expect((await client.upload('STOR new', 'x')).code).toBe(226)
  expect((await client.upload('STOR old', 'x')).code).toBe(226)
  expect(await client.codes('MKD d')).toEqual([257])
  expect([await mode('/new'), await mode('/old'), await mode('/d')]).toEqual(['640', '644', '750'])
})

test('a file that cannot be given its permissions is not left open', async () => {
  const { setMode: _, ...files } = boundMethods(new MemoryFileSystem())
  const opened: Writable[] = []
  const fileSystem: FileSystem = {
    ...files,
    async openWrite(path, start) {
      const file = await files.openWrite(path, start)
      opened.push(file)
      return file
    },
    async setMode(path) {
      throw new FileSystemError('denied', path)
    },
  }
  await using server = await startServer({}, { fileSystem })
  using client = await TestClient.logIn(server)
  await client.ask('SITE UMASK 077')
  expect((await client.upload('STOR a', 'x')).code).toBe(550)
  expect(opened.map(file => file.destroyed)).toEqual([true])
})

test('SITE HELP names the words, and tells how one is written', async () => {
  await using server = await startServer({}, { commandsOff: ['SITE IDLE'] })
  using client = await TestClient.logIn(server)
  expect((await client.ask('SITE HELP')).lines.join(' ')).toMatch(/CHMOD +HELP +IDLE\* +UMASK +UTIME/)
  expect((await client.ask('SITE HELP chmod')).lines).toEqual(['Syntax: SITE CHMOD <mode> <path>'])
  expect(await client.codes('SITE HELP IDLE', 'SITE HELP nope', 'SITE IDLE')).toEqual([502, 502, 502])
})

test('words of SITE that are switched off leave FEAT', async () => {
  await using server = await startServer({ a: '' }, { commandsOff: ['SITE CHMOD'] })
  using client = await TestClient.logIn(server)
  expect(await client.codes('SITE CHMOD 600 a')).toEqual([502])
  const features = (await client.ask('FEAT')).lines.join()
  expect([features.includes('SITE CHMOD'), features.includes('SITE UTIME')]).toEqual([false, true])
})
