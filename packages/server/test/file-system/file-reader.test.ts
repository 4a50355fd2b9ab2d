import { appendFileSync, fstatSync, openSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FileReader } from '../../src/file-system/file-reader.ts'

let folder: string
let path: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sluice-reader-'))
  path = join(folder, 'file')
})
afterEach(() => rm(folder, { recursive: true }))

const isOpen = (fd: number) => {
  try {
    fstatSync(fd)
    return true
  } catch {
    return false
  }
}

async function openFile(content: Uint8Array, start = 0) {
  await writeFile(path, content)
  const fd = openSync(path, 'r')
  return { fd, reader: new FileReader(fd, fstatSync(fd), start) }
}

const bytes = Buffer.from(Array.from({ length: 1_500_000 }, (_, index) => index % 251))

describe('a file', () => {
  test.each([0, 1, 512 * 1024 - 1, 512 * 1024, 512 * 1024 + 1, bytes.length])(
    'of %i bytes is read whole, and closed',
    async size => {
      const { fd, reader } = await openFile(bytes.subarray(0, size))
      expect(Buffer.concat(await reader.toArray()).equals(bytes.subarray(0, size))).toBe(true)
      if (!reader.closed) await finished(reader)
      expect(isOpen(fd)).toBe(false)
    },
  )

  test.each([1, 1000, bytes.length])('is read from byte %i on', async start => {
    const { reader } = await openFile(bytes, start)
    expect(Buffer.concat(await reader.toArray()).equals(bytes.subarray(start))).toBe(true)
  })

  test('that has grown since it was opened is read to its present end', async () => {
    const { reader } = await openFile(Buffer.from('one'))
    appendFileSync(path, ' two')
    expect(String(Buffer.concat(await reader.toArray()))).toBe('one two')
  })

  test('that has shrunk ends where it ends now', async () => {
    const { reader } = await openFile(bytes)
    await writeFile(path, 'short')
    expect(String(Buffer.concat(await reader.toArray()))).toBe('short')
  })

  test('that is given up in the middle of a read is closed behind it', async () => {
    const { fd, reader } = await openFile(bytes)
    reader.read(0)
    const closed = new Promise(resolve => reader.once('close', resolve))
    reader.destroy()
    expect(isOpen(fd)).toBe(true)
    await closed
    expect(isOpen(fd)).toBe(false)
  })

  test('that cannot be read fails', async () => {
    const reader = new FileReader(openSync(folder, 'r'), { size: 1 }, 0)
    await expect(reader.toArray()).rejects.toMatchObject({ code: 'EISDIR' })
  })
})
