import { readFileSync } from 'node:fs'
import { expect, test, vi } from 'vitest'
import { nextTransfer } from './next-transfer.ts'
import { startServer } from './support/start-server.ts'
import { TestClient } from './support/test-client.ts'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

test.each(['first-steps.ts', 'next-transfer.ts', 'file-system/shelf.ts'])(
  'the README shows %s, which is tested',
  file => {
    const programs = read('../README.md').split('```ts\n').slice(1)
    const shown = programs.map(program => program.slice(0, program.indexOf('```')))
    expect(shown).toContain(read(file).replace(/^\/\/ biome-ignore-all .*\n/, ''))
  },
)

test('the first steps', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {})
  try {
    await import('./first-steps.ts')
    expect(log.mock.calls).toEqual([
      [expect.stringMatching(/^ftp:\/\/user@127\.0\.0\.1:\d+$/)],
      ['id,amount\n1,10\n'],
    ])
  } finally {
    log.mockRestore()
  }
})

test('the end of the next transfer', async () => {
  await using server = await startServer({ a: 'x' })
  using client = await TestClient.logIn(server)
  const ended = nextTransfer(server.server)
  await client.download('RETR a')
  expect(await ended).toBe('complete')
  const never = nextTransfer(server.server)
  await Promise.all([server.server.close(), expect(never).rejects.toThrow('closed')])
})
