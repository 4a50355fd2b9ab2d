import { readFileSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createFtpServer, MemoryFileSystem } from '../../server/src/index.ts'
import { defaultTimeouts } from '../src/index.ts'
import { access } from './support/log-in.ts'
import { leaveNothingOpen } from './support/open-handles.ts'
import { tour } from './tour.ts'

leaveNothingOpen()

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

test('the tour of the README is the one that is tested', () => {
  const programs = read('../README.md').split('```ts\n').slice(1)
  const shown = programs.map(program => program.slice(0, program.indexOf('```')))
  expect(shown).toContain(read('tour.ts'))
})

test('the tour of the README does what it says', async () => {
  const home = process.cwd()
  const folder = await mkdtemp(join(tmpdir(), 'sluice-tour-'))
  const printed: unknown[] = []
  const fileSystem = new MemoryFileSystem()
  await using server = createFtpServer({ fileSystem, users: { user: 'secret' } })
  await server.listen()
  try {
    await writeFile(join(folder, 'b.csv'), 'id,amount\n')
    process.chdir(folder)
    await tour(access(server), what => printed.push(what))
    expect(await readFile('copy.csv', 'utf8')).toBe('id,amount\n')
    // Five bytes of the server's text, `one` and its line end, are left out.
    expect(await readFile('rest.txt', 'utf8')).toMatch(/wo\n$/)
    expect(printed).toMatchObject(['one', 'two', { type: 'entry' }, { algorithm: 'SHA-256' }, 226])
    expect(fileSystem.readFile('incoming/b.csv')).toBeUndefined()
  } finally {
    process.chdir(home)
    await rm(folder, { recursive: true })
  }
})

test('the deadlines of the README are those that hold', () => {
  const text = read('../README.md')
  const table = text.slice(text.indexOf('## Deadlines'), text.indexOf('## Errors'))
  const rows = [...table.matchAll(/^\| `(\w+)` \| ([\d,]+) \|/gm)]
  expect(Object.fromEntries(rows.map(([, name, time]) => [name, Number(time?.replace(',', ''))]))).toEqual(
    defaultTimeouts,
  )
})
