import { createHash, randomBytes } from 'node:crypto'
import { parseUniqueName } from '@sluice/protocol'
import { describe, expect, test } from 'vitest'
import { type FileSystem, MemoryFileSystem } from '../../src/index.ts'
import { boundMethods } from '../support/bound-methods.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

const hash = (bytes: Uint8Array | undefined) =>
  createHash('sha256')
    .update(bytes ?? '')
    .digest('hex')

describe('whole transfers', () => {
  test.each([0, 1, 65_535, 65_536, 1_048_575, 8_388_608])('%i bytes up and down', async size => {
    const bytes = randomBytes(size)
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    expect((await client.upload('STOR a.bin', bytes)).code).toBe(226)
    expect(hash(server.files.readFile('a.bin'))).toBe(hash(bytes))
    const { first, bytes: back, final } = await client.download('RETR a.bin')
    expect(first.lines[0]).toContain(`(${size} bytes)`)
    expect(hash(back)).toBe(hash(bytes))
    expect(final?.code).toBe(226)
  })

  test('the events tell bytes and outcome', async () => {
    await using server = await startServer({ 'd/a.txt': 'hello' })
    using client = await TestClient.logIn(server)
    await client.ask('CWD d')
    await client.download('RETR a.txt')
    const transfer = { session: 1, verb: 'RETR', path: '/d/a.txt' }
    expect(server.events).toContainEqual({ type: 'transfer-begun', ...transfer })
    expect(server.events).toContainEqual({
      type: 'transfer-ended',
      ...transfer,
      bytes: 5,
      outcome: 'complete',
    })
  })
})

describe('restart and append', () => {
  test('REST moves the start of a RETR, once', async () => {
    await using server = await startServer({ a: '0123456789' })
    using client = await TestClient.logIn(server)
    expect((await client.ask('REST 4')).code).toBe(350)
    expect((await client.download('RETR a')).bytes.toString()).toBe('456789')
    expect((await client.download('RETR a')).bytes.toString()).toBe('0123456789')
    await client.codes('REST 4', 'NOOP')
    expect((await client.download('RETR a')).bytes.toString()).toBe('0123456789')
    await client.ask('REST 10')
    expect((await client.download('RETR a')).bytes.toString()).toBe('')
    await client.ask('REST 11')
    expect((await client.download('RETR a')).first.code).toBe(554)
  })

  test('REST takes whole numbers only', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    expect(
      await client.codes('REST -1', 'REST 1.5', 'REST x', 'REST 99999999999999999', 'REST 0x10', 'REST 0'),
    ).toEqual([501, 501, 501, 501, 501, 350])
  })

  test('a STOR behind REST replaces the rest of the file', async () => {
    await using server = await startServer({ a: '0123456789' })
    using client = await TestClient.logIn(server)
    await client.ask('REST 4')
    expect((await client.upload('STOR a', 'xy')).code).toBe(226)
    expect(server.files.readFile('a')?.toString()).toBe('0123xy')
    await client.ask('REST 7')
    expect((await client.upload('STOR a', 'xy')).code).toBe(554)
  })

  test('APPE adds to a file, or begins it', async () => {
    await using server = await startServer({ a: '01' })
    using client = await TestClient.logIn(server)
    expect((await client.upload('APPE a', '23')).code).toBe(226)
    expect((await client.upload('APPE b', '45')).code).toBe(226)
    expect(server.files.readFile('a')?.toString()).toBe('0123')
    expect(server.files.readFile('b')?.toString()).toBe('45')
  })
})

describe('STOU', () => {
  test('a name that nothing has yet is chosen and told', async () => {
    await using server = await startServer({ 'd/a.txt': 'kept' })
    using client = await TestClient.logIn(server)
    await client.ask('CWD d')
    const names: string[] = []
    for (const command of ['STOU', 'STOU a.txt', 'STOU a.txt']) {
      const data = await client.openData()
      const name = parseUniqueName(await client.ask(command)) ?? ''
      names.push(name)
      data.resume().end(name)
      expect((await client.reply()).code).toBe(226)
      expect(server.files.readFile(`/d/${name}`)?.toString()).toBe(name)
    }
    expect(new Set(names).size).toBe(3)
    expect(names[1]).toMatch(/^a\.txt\./)
    expect(server.files.readFile('d/a.txt')?.toString()).toBe('kept')
    expect((await client.upload('STOU no/where', 'x')).code).toBe(550)
  })

  test('a file system may say by an error of Node that a name is free', async () => {
    const files = new MemoryFileSystem()
    const fileSystem: FileSystem = {
      ...boundMethods(files),
      async stat(path) {
        if (path === '/') return files.stat(path)
        throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
      },
    }
    await using server = await startServer({}, { fileSystem })
    using client = await TestClient.logIn(server)
    expect((await client.upload('STOU a', 'x')).code).toBe(226)
  })
})

describe('refusals', () => {
  test('a refused transfer uses up the data port and leaves the session in step', async () => {
    await using server = await startServer({ 'd/a': 'x' })
    using client = await TestClient.logIn(server)
    for (const command of ['RETR nope', 'RETR d', 'STOR d', 'STOR no/where', 'APPE d', 'STOR /']) {
      expect((await client.download(command)).first.code).toBe(550)
    }
    expect(await client.codes('RETR d/a', 'NOOP')).toEqual([425, 200])
  })

  test('a STOR without a data connection does not empty the file', async () => {
    await using server = await startServer({ a: 'kept' })
    using client = await TestClient.logIn(server)
    expect(await client.codes('STOR a')).toEqual([425])
    expect(server.files.readFile('a')?.toString()).toBe('kept')
  })

  test('a data connection that never comes is 425', async () => {
    await using server = await startServer({ a: 'x' }, { limits: { dataConnectMs: 20 } })
    using client = await TestClient.logIn(server)
    expect(await client.codes('EPSV', 'RETR a')).toEqual([229, 150])
    expect((await client.reply()).code).toBe(425)
  })
})
