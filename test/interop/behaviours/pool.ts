import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createFtp, type Ftp } from '@sluice/rx'
import { firstValueFrom, lastValueFrom, take, toArray } from 'rxjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openHandles } from '../../support/open-handles.ts'
import { type Behaviours, bigBytes, content, failingSource, oddNames, onDisk } from './ground.ts'

/** Streams and Observables over a pool of sessions. */
export const pool: Behaviours = ground => {
  let ftp: Ftp
  beforeAll(() => {
    ftp = createFtp({ ...ground().access, sessions: 2 })
  })
  afterAll(() => ftp.close())

  const alone = () => createFtp({ ...ground().access, sessions: 1 })

  test('lists a thousand names', async () => {
    const { folder } = ground()
    const many = onDisk(ground(), 'many')
    await mkdir(many)
    const names = Array.from({ length: 1000 }, (_, i) => `${i} ${oddNames[i % oddNames.length]}`)
    await Promise.all(names.map(name => writeFile(join(many, name), '')))
    const entries = await lastValueFrom(ftp.list(`${folder}/many`).pipe(toArray()))
    expect(entries.map(({ name }) => name).sort()).toEqual(names.sort())
  })

  test('uploads and downloads local files', async () => {
    const { server, folder } = ground()
    await lastValueFrom(ftp.upload(join(server.root, 'content.bin'), `${folder}/uploaded`))
    expect((await readFile(onDisk(ground(), 'uploaded'))).equals(content)).toBe(true)
    const local = join(server.root, 'downloaded')
    await lastValueFrom(ftp.download(`${folder}/uploaded`, local))
    expect(await hashOf(createReadStream(local))).toBe(hash(content))
  })

  test('reads and writes through streams', async () => {
    const { folder } = ground()
    const stream = ftp.createWriteStream(`${folder}/streamed`)
    await pipeline(Readable.from(pieces(content, 100_000)), stream)
    expect(await stream.result).toMatchObject({ bytes: content.length })
    expect(await hashOf(ftp.createReadStream(`${folder}/streamed`))).toBe(hash(content))
  })

  test('restarts at an offset and appends', async () => {
    const file = `${ground().folder}/restarted`
    await ftp.writeFile(file, '0123456789')
    expect(await text(ftp.createReadStream(file, { start: 7 }))).toBe('789')
    await expect(text(ftp.createReadStream(file, { start: 11 }))).rejects.toMatchObject({
      code: 'FTP_BAD_ARGUMENT',
    })
    expect(await text(ftp.createReadStream(file, { start: 10 }))).toBe('')
    await pipeline(Readable.from(['abc']), ftp.createWriteStream(file, { flags: 'a' }))
    expect(await ftp.readFile(file, 'latin1')).toBe('0123456789abc')
    await pipeline(Readable.from(['XYZ']), ftp.createWriteStream(file, { start: 10 }))
    expect(await ftp.readFile(file, 'latin1')).toBe('0123456789XYZ')
  })

  test('names the file that is missing, and goes on', async () => {
    await expect(ftp.readFile('/up/missing.txt')).rejects.toMatchObject({
      code: 'FTP_REFUSED',
      phase: 'transfer',
      command: 'RETR /up/missing.txt',
      message: expect.stringMatching(/550/),
    })
    expect(await ftp.command('NOOP')).toBeDefined()
  })

  test('goes on after a download that nobody wanted to its end', async () => {
    const one = alone()
    for (let i = 0; i < 3; i++) {
      await firstValueFrom(one.download('/big.bin', () => stuckAfter(64 * 1024)).pipe(take(1)))
      for await (const _chunk of one.createReadStream('/big.bin')) break
      expect(await one.size('/big.bin')).toBe(bigBytes)
    }
    await lastValueFrom(one.list('/').pipe(take(1)))
    expect((await one.readFile('/content.bin')).equals(content)).toBe(true)
    await one.close()
  })

  test('never completes an upload whose source failed', async () => {
    const { folder } = ground()
    const one = alone()
    await one.writeFile(`${folder}/partial`, 'precious')
    for (const chunks of [0, 1, 20]) {
      const error = await lastValueFrom(one.upload(() => failingSource(chunks), `${folder}/partial`)).catch(
        reason => reason,
      )
      expect(error).toMatchObject({
        code: 'FTP_CALLER_FAILED',
        message: expect.stringMatching(
          chunks === 0 ? /disk on fire.*nothing was sent/ : /disk on fire.*partial file may remain/,
        ),
      })
      // What has not given anything costs nothing.
      if (chunks === 0) expect(await one.readFile(`${folder}/partial`, 'utf8')).toBe('precious')
      expect([226, 250]).not.toContain(error.reply?.code)
      expect(await one.command('NOOP')).toBeDefined()
    }
    const written = pipeline(failingSource(5), one.createWriteStream(`${folder}/partial`))
    await expect(written).rejects.toThrow('disk on fire')
    expect(await one.command('NOOP')).toBeDefined()
    await one.close()
  })

  test('leaves nothing open after 50 operations', async () => {
    const { folder } = ground()
    const before = openHandles()
    const one = alone()
    for (let i = 0; i < 10; i++) {
      await one.writeFile(`${folder}/small`, 'other')
      expect(await one.readFile(`${folder}/small`, 'latin1')).toBe('other')
      await one.rename(`${folder}/small`, `${folder}/renamed`)
      await lastValueFrom(one.list('/names').pipe(toArray()))
      await expect(one.readFile('/nope')).rejects.toThrow()
    }
    await one.close()
    // What others have left may go meanwhile.
    await expect.poll(() => openHandles().length, { timeout: 10_000 }).toBeLessThanOrEqual(before.length)
  })
}

function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** A sink that takes so many bytes and then no more. */
function stuckAfter(bytes: number): Writable {
  let taken = 0
  return new Writable({
    write(chunk: Buffer, _encoding, done) {
      taken += chunk.length
      if (taken < bytes) done()
    },
  })
}

function hash(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function hashOf(stream: Readable): Promise<string> {
  const digest = createHash('sha256')
  await pipeline(stream, digest)
  return digest.digest('hex')
}

async function text(stream: Readable): Promise<string> {
  let all = ''
  for await (const chunk of stream) all += chunk
  return all
}
