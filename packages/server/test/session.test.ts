import { describe, expect, test } from 'vitest'
import { createFtpServer, MemoryFileSystem } from '../src/index.ts'
import { TestClient } from './support/test-client.ts'

describe('a plain session', () => {
  test('logs in, lists, retrieves and stores', async () => {
    const files = new MemoryFileSystem({ 'in/a.csv': 'id\n1\n' })
    await using server = await createFtpServer({ fileSystem: files, users: { user: 'secret' } }).listen()
    expect(server.url).toBe(`ftp://user@127.0.0.1:${server.port}`)
    using client = await TestClient.logIn(server)
    const list = await client.download('LIST in')
    expect(list.first.code).toBe(150)
    expect(list.bytes.toString()).toMatch(/^-.* 5 .* a\.csv\r\n$/)
    expect(list.final?.code).toBe(226)
    const retrieved = await client.download('RETR in/a.csv')
    expect(retrieved.bytes.toString()).toBe('id\n1\n')
    expect((await client.upload('STOR b.txt', 'hello')).code).toBe(226)
    expect(files.readFile('b.txt')?.toString()).toBe('hello')
    expect((await client.ask('QUIT')).code).toBe(221)
    await client.closed()
  })
})
