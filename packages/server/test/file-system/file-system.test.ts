import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { type FileEntry, type FileSystem, FolderFileSystem, MemoryFileSystem } from '../../src/index.ts'

const folders: string[] = []
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

const kinds: Record<string, () => Promise<FileSystem>> = {
  memory: async () => new MemoryFileSystem(),
  folder: async () => {
    const folder = await mkdtemp(join(tmpdir(), 'sluice-folder-'))
    folders.push(folder)
    return new FolderFileSystem(folder)
  },
}

async function write(
  files: FileSystem,
  path: string,
  content: string,
  start: number | 'end' = 0,
): Promise<void> {
  await pipeline([Buffer.from(content)], await files.openWrite(path, start))
}

async function read(files: FileSystem, path: string, start = 0): Promise<string> {
  return (await buffer(await files.openRead(path, start))).toString()
}

async function collect(entries: AsyncIterable<FileEntry>): Promise<FileEntry[]> {
  const all: FileEntry[] = []
  for await (const entry of entries) all.push(entry)
  return all
}

async function closed(stream: Readable | Writable): Promise<void> {
  stream.destroy()
  await new Promise(resolve => stream.once('close', resolve))
}

test('a memory with a capacity is full at last', async () => {
  const files = new MemoryFileSystem({ 'd/a': '123' }, { capacity: 5 })
  expect(await files.freeSpace()).toBe(2)
  await write(files, '/b', '45')
  await expect(write(files, '/c', '6')).rejects.toMatchObject({ code: 'no-space' })
  await files.removeFile('/d/a')
  await write(files, '/c', '678')
  expect(await files.freeSpace()).toBe(0)
})

/** Every `FileSystem` keeps this contract; a stranger's can be put into the table. */
describe.each(Object.entries(kinds))('%s', (_name, create) => {
  test('the root is there and empty', async () => {
    const files = await create()
    expect((await files.stat('/')).kind).toBe('directory')
    expect(await collect(files.list('/'))).toEqual([])
  })

  test('writes, reads and appends at offsets', async () => {
    const files = await create()
    await write(files, '/a', '0123456789')
    expect(await read(files, '/a')).toBe('0123456789')
    expect(await read(files, '/a', 4)).toBe('456789')
    expect(await read(files, '/a', 10)).toBe('')
    await write(files, '/a', 'xy', 4)
    expect(await read(files, '/a')).toBe('0123xy')
    await write(files, '/a', '!', 'end')
    expect(await read(files, '/a')).toBe('0123xy!')
    await write(files, '/a', 'new')
    expect(await read(files, '/a')).toBe('new')
    await write(files, '/b', 'begun', 'end')
    expect((await files.stat('/b')).size).toBe(5)
  })

  test('a stream that is destroyed leaves what was written', async () => {
    const files = await create()
    const stream = await files.openWrite('/a', 0)
    await new Promise(resolve => stream.write('half', resolve))
    await closed(stream)
    expect(await read(files, '/a')).toBe('half')
  })

  test('lists entries with their facts', async () => {
    const files = await create()
    await files.makeDirectory('/d')
    await write(files, '/d/a b', '12345')
    await files.makeDirectory('/d/e')
    const entries = await collect(files.list('/d'))
    const facts = entries.map(({ name, kind, size }) => ({ name, kind, size }))
    expect(facts.sort((a, b) => a.name.localeCompare(b.name))).toEqual([
      { name: 'a b', kind: 'file', size: 5 },
      { name: 'e', kind: 'directory', size: 0 },
    ])
    expect(entries.every(({ modified }) => Math.abs(modified.getTime() - Date.now()) < 3_600_000)).toBe(true)
  })

  test('renames files and directories, and replaces only files', async () => {
    const files = await create()
    await files.makeDirectory('/d')
    await write(files, '/d/a', 'a')
    await write(files, '/b', 'b')
    await files.rename('/d', '/e')
    await files.rename('/e/a', '/b')
    expect(await read(files, '/b')).toBe('a')
    await expect(files.rename('/b', '/e')).rejects.toMatchObject({ code: 'exists' })
    await expect(files.rename('/nope', '/x')).rejects.toMatchObject({ code: 'not-found' })
    await expect(files.rename('/e', '/e/f')).rejects.toMatchObject({ code: 'bad-name' })
    await expect(files.rename('/', '/x')).rejects.toMatchObject({ code: 'denied' })
  })

  test('sets times and permissions', async () => {
    const files = await create()
    await write(files, '/a', '')
    await files.setModified?.('/a', new Date('2020-01-02T03:04:05Z'))
    await files.setMode?.('/a', 0o640)
    expect(await files.stat('/a')).toMatchObject({ modified: new Date('2020-01-02T03:04:05Z'), mode: 0o640 })
  })

  test('tells the space that is left', async () => {
    const files = await create()
    expect(await files.freeSpace?.('/')).toBeGreaterThan(0)
  })

  test.each<[string, (files: FileSystem) => Promise<unknown>]>([
    ['not-found', files => files.stat('/nope')],
    ['not-found', files => files.list('/nope')[Symbol.asyncIterator]().next()],
    ['not-found', files => files.openRead('/nope', 0)],
    ['not-found', files => files.openWrite('/no/where', 0)],
    ['not-found', files => files.removeFile('/nope')],
    ['not-found', files => files.removeDirectory('/nope')],
    ['is-directory', files => files.openRead('/d', 0)],
    ['is-directory', files => files.openWrite('/d', 0)],
    ['is-directory', files => files.removeFile('/d')],
    ['not-directory', files => files.removeDirectory('/d/a')],
    ['not-directory', files => files.list('/d/a')[Symbol.asyncIterator]().next()],
    ['not-empty', files => files.removeDirectory('/d')],
    ['exists', files => files.makeDirectory('/d')],
    ['denied', files => files.removeDirectory('/')],
  ])('%s: %s', async (code, work) => {
    const files = await create()
    await files.makeDirectory('/d')
    await write(files, '/d/a', '')
    await expect(work(files)).rejects.toMatchObject({ name: 'FileSystemError', code })
  })
})
