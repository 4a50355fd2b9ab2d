import { readdir, readFile, symlink } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { createFtp, type Ftp } from '@sluice/rx'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Behaviours, bigBytes, content, onDisk } from './ground.ts'

/** Node streams and single answers over one session, which each of them leaves usable. */
export const streamsAndCalls: Behaviours = ground => {
  let ftp: Ftp
  beforeAll(() => {
    ftp = createFtp({ ...ground().access, sessions: 1 })
  })
  afterAll(() => ftp.close())

  const at = (name: string) => `${ground().folder}/${name}`
  const usable = async () => expect(await ftp.size('/content.bin')).toBe(content.length)

  test('reads parts of a large file', async () => {
    expect(
      (await buffer(ftp.createReadStream('/content.bin', { end: 9 }))).equals(content.subarray(0, 10)),
    ).toBe(true)
    await usable()
    const part = await buffer(ftp.createReadStream('/content.bin', { start: 1_000_000, end: 1_099_999 }))
    expect(part.equals(content.subarray(1_000_000, 1_100_000))).toBe(true)
    await usable()
    expect(await buffer(ftp.createReadStream('/big.bin', { start: bigBytes - 5 }))).toHaveLength(5)
    await usable()
  })

  test('reads nothing at the end of a file, and says so where it is asked for what lies behind it', async () => {
    const { length } = content
    expect(await buffer(ftp.createReadStream('/content.bin', { start: length }))).toHaveLength(0)
    expect(
      await buffer(ftp.createReadStream('/content.bin', { start: length - 3, end: length + 9 })),
    ).toEqual(content.subarray(-3))
    for (const end of [undefined, length + 9]) {
      const behind = ftp.createReadStream('/content.bin', { start: length + 1, end })
      await expect(buffer(behind)).rejects.toMatchObject({ kind: 'usage', path: '/content.bin' })
    }
    await usable()
  })

  test('leaves a stream early, destroys it, and gives it up by a signal', async () => {
    for await (const _chunk of ftp.createReadStream('/big.bin')) break
    await usable()
    const abort = new AbortController()
    const stream = ftp.createReadStream('/big.bin', { signal: abort.signal })
    stream.once('data', () => abort.abort())
    await expect(buffer(stream)).rejects.toMatchObject({ kind: 'aborted', path: '/big.bin' })
    await usable()
    await ftp.createReadStream('/big.bin').take(1).toArray()
    await usable()
  })

  test('never calls a file whole whose writer was destroyed', async () => {
    const stream = ftp.createWriteStream(at('cut.bin'))
    await new Promise(resolve => stream.write(content, resolve))
    stream.destroy()
    await expect(stream.result).rejects.toMatchObject({ kind: 'aborted' })
    await usable()
  })

  test('writes in many small pieces, replaces, appends, and goes on in the middle', async () => {
    const pieces = Array.from({ length: 2000 }, (_, i) => `piece ${i}\n`)
    await pipeline(Readable.from(pieces), ftp.createWriteStream(at('pieces.txt')))
    expect(await readFile(onDisk(ground(), 'pieces.txt'), 'utf8')).toBe(pieces.join(''))
    await ftp.writeFile(at('flags.txt'), '0123456789')
    await ftp.appendFile(at('flags.txt'), 'abc')
    await pipeline(Readable.from(['XYZ']), ftp.createWriteStream(at('flags.txt'), { flags: 'r+', start: 10 }))
    expect(await text(ftp.createReadStream(at('flags.txt')))).toBe('0123456789XYZ')
    await expect(ftp.writeFile(at('flags.txt'), 'new', { flag: 'wx' })).rejects.toMatchObject({
      kind: 'exists',
    })
    await ftp.writeFile(at('exclusive.txt'), 'new', { flag: 'wx' })
    expect(await ftp.readFile(at('exclusive.txt'), 'utf8')).toBe('new')
  })

  test('tells what is there, and what is not', async () => {
    const stats = await ftp.stat('/content.bin')
    expect([stats.isFile(), stats.size]).toEqual([true, content.length])
    expect((await ftp.stat('/names')).isDirectory()).toBe(true)
    expect(await ftp.exists('/names')).toBe(true)
    expect(await ftp.exists('/content.bin')).toBe(true)
    expect(await ftp.exists('/none')).toBe(false)
    expect(await ftp.exists('/none/none')).toBe(false)
    await expect(ftp.stat('/none')).rejects.toMatchObject({ kind: 'not-found', path: '/none' })
  })

  test('explains what servers refuse each in words of its own', async () => {
    await expect(ftp.readFile('/none')).rejects.toMatchObject({ kind: 'not-found', transient: false })
    await expect(ftp.size('/none')).rejects.toMatchObject({ kind: 'not-found' })
    await expect(ftp.unlink(at('none'))).rejects.toMatchObject({ kind: 'not-found' })
    await expect(ftp.rename(at('none'), at('other'))).rejects.toMatchObject({ kind: 'not-found' })
    await expect(ftp.rmdir(at('none'))).rejects.toMatchObject({ kind: 'not-found' })
    await ftp.mkdir(at('there'))
    await expect(ftp.mkdir(at('there'))).rejects.toMatchObject({ kind: 'exists' })
    await ftp.rm(at('none'), { force: true })
    await usable()
  })

  test('removes a tree and not what its links lead to', async () => {
    await ftp.mkdir(at('doomed/sub/deeper'), { recursive: true })
    await ftp.mkdir(at('precious'))
    await ftp.writeFile(at('precious/keep.txt'), 'keep')
    for (const name of ['a', 'b c', 'ü']) await ftp.writeFile(at(`doomed/sub/${name}`), name)
    await ftp.writeFile(at('doomed/sub/deeper/file'), 'x')
    await symlink('../precious', onDisk(ground(), 'doomed/link'))
    await symlink('..', onDisk(ground(), 'doomed/sub/loop'))
    await ftp.rm(at('doomed'), { recursive: true })
    expect(await ftp.exists(at('doomed'))).toBe(false)
    expect(await readdir(onDisk(ground(), 'precious'))).toEqual(['keep.txt'])
    await usable()
  })

  test('makes directories with their parents, and reads them', async () => {
    await ftp.mkdir(at('x/y/z'), { recursive: true })
    await ftp.mkdir(at('x/y/z'), { recursive: true })
    await ftp.writeFile(at('x/file.txt'), 'file')
    expect((await ftp.readdir(at('x'))).sort()).toEqual(['file.txt', 'y'])
    const entries = await ftp.readdir(at('x'), { withFileTypes: true })
    for (const entry of entries) await ftp.rm(entry, { recursive: entry.isDirectory() })
    expect(await ftp.readdir(at('x'))).toEqual([])
  })
}
