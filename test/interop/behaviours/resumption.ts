import { utimesSync } from 'node:fs'
import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { createFtp, type Ftp, type TransferEvent, type TransferResult } from '@sluice/rx'
import { lastValueFrom, type Observable } from 'rxjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cuttingConnect } from '../../support/cutting-connect.ts'
import { type Behaviours, content, onDisk } from './ground.ts'

const CUT_AT = 4_000_000
const LONG_AGO = new Date('2020-02-02T02:02:02Z')
const soon = { count: 3, delay: 1 } as const

/** Transfers that go on, are verified, and are replaced as a whole. */
export const resumption: Behaviours = ground => {
  let ftp: Ftp
  beforeAll(() => {
    ftp = createFtp({ ...ground().access, sessions: 2 })
  })
  afterAll(() => ftp.close())

  /** A client whose data connections are cut, the first of them after so many bytes. */
  const cut = () => createFtp({ ...ground().access, ...cuttingConnect(CUT_AT) })

  test('a download goes on where it was cut, and begins a file anew that is another one', async () => {
    const { root } = ground().server
    const remote = join(root, 'fresh.bin')
    const local = join(root, 'resumed')
    await writeFile(remote, content)
    for (const isOther of [false, true]) {
      await using one = cut()
      const delay = () => {
        // As long, with the same bytes: only its time says so.
        if (isOther) utimesSync(remote, LONG_AGO, LONG_AGO)
        return 1
      }
      const result = await resultOf(one.download('/fresh.bin', local, { retry: { count: 3, delay } }))
      expect((await readFile(local)).equals(content)).toBe(true)
      expect(result.attempts).toBe(isOther ? 3 : 2)
      expect(result.resumedFrom > 0).toBe(!isOther)
    }
    await Promise.all([rm(local), rm(remote)])
  })

  test('what is not there is told at once, and nothing is left', async () => {
    const local = join(ground().server.root, 'never')
    const types: string[] = []
    const transfer = ftp.download('/nowhere', local, { retry: soon, atomic: true })
    const error = await new Promise(resolve => {
      transfer.subscribe({
        next: ({ type }) => types.push(type),
        error: resolve,
        complete: () => resolve(undefined),
      })
    })
    expect(error).toMatchObject({ kind: 'not-found', transient: false, path: '/nowhere' })
    expect(types).toEqual([])
    expect(await readdir(ground().server.root)).not.toContain('never')
  })

  test('an upload that is refused says what for, and is not tried again', async () => {
    const { folder } = ground()
    await ftp.mkdir(`${folder}/taken`)
    for (const atomic of [false, true]) {
      const into = (path: string) => lastValueFrom(ftp.upload(content, path, { retry: soon, atomic }))
      const missing = { kind: 'not-found', transient: false, path: `${folder}/none/new` }
      await expect(into(`${folder}/none/new`)).rejects.toMatchObject(missing)
    }
    await expect(lastValueFrom(ftp.upload(content, `${folder}/taken`))).rejects.toMatchObject({
      kind: 'usage',
    })
  })

  test('an upload goes on with what the server has', async () => {
    await using one = cut()
    const folder = `${ground().folder}/resumed`
    await one.mkdir(folder)
    const onServer = onDisk(ground(), 'resumed')
    const source = { resumable: true, open: (at: number) => oncePartIsThere(onServer, at) } as const
    const result = await resultOf(one.upload(source, `${folder}/a`, { retry: soon }))
    expect((await readFile(join(onServer, 'a'))).equals(content)).toBe(true)
    expect(result.attempts).toBe(2)
    expect(result.resumedFrom).toBeGreaterThan(0)
  })

  test('what is there of an upload is continued', async () => {
    const path = onDisk(ground(), 'continued')
    await ftp.writeFile(`${ground().folder}/continued`, content.subarray(0, 1_234_567))
    const result = await resultOf(ftp.upload(content, `${ground().folder}/continued`, { resume: true }))
    expect(result.resumedFrom).toBe(1_234_567)
    expect((await readFile(path)).equals(content)).toBe(true)
  })

  test('sizes are verified, and hashes where the server has one', async () => {
    const path = `${ground().folder}/verified`
    const local = join(ground().server.root, 'verified')
    expect((await resultOf(ftp.upload(content, path, { verify: 'size' }))).verified).toBe('size')
    expect((await resultOf(ftp.download(path, local, { verify: 'size' }))).verified).toBe('size')
    const hashed = [
      () => ftp.upload(content, path, { verify: 'hash' }),
      () => ftp.download(path, local, { verify: 'hash' }),
    ]
    for (const transfer of hashed) {
      const verified = await resultOf(transfer()).then(
        result => result.verified,
        error => error.code,
      )
      const { name } = ground().server
      expect(verified).toBe(name === 'proftpd' || name === 'embedded' ? 'hash' : 'FTP_UNVERIFIABLE')
    }
    await rm(local)
  })

  test('an upload replaces a file as a whole', async () => {
    const path = `${ground().folder}/replaced`
    await ftp.writeFile(path, 'old')
    const before = await stat(onDisk(ground(), 'replaced'))
    await resultOf(ftp.upload(content, path, { atomic: true, verify: 'size' }))
    expect((await readFile(onDisk(ground(), 'replaced'))).equals(content)).toBe(true)
    expect((await stat(onDisk(ground(), 'replaced'))).ino).not.toBe(before.ino)
    const names = await readdir(onDisk(ground(), ''))
    expect(names.filter(name => name.startsWith('replaced'))).toEqual(['replaced'])
  })

  test('a download replaces a file as a whole', async () => {
    const local = join(ground().server.root, 'fetched whole')
    await writeFile(local, 'old')
    await resultOf(ftp.download('/content.bin', local, { atomic: true }))
    expect((await readFile(local)).equals(content)).toBe(true)
    await rm(local)
  })
}

/** The content from a byte on; what is to be cut comes only when some of it has reached the disk. */
async function* oncePartIsThere(folder: string, startAt: number): AsyncGenerator<Buffer> {
  const half = Math.max(startAt, CUT_AT / 2)
  yield content.subarray(startAt, half)
  while (!(await hasBytes(folder))) await turn()
  yield content.subarray(half)
}

/** Under whatever name: Pure-FTPd has one of its own for what is not whole. */
async function hasBytes(folder: string): Promise<boolean> {
  for (const name of await readdir(folder)) {
    const size = await stat(join(folder, name)).then(
      stats => stats.size,
      () => 0,
    )
    if (size > 0) return true
  }
  return false
}

async function resultOf(transfer: Observable<TransferEvent>): Promise<TransferResult> {
  const last = await lastValueFrom(transfer)
  if (last.type !== 'done') throw new Error('the last event is not done')
  return last.result
}
