import { createHash, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createFtp, type Ftp } from '@sluice/rx'
import { FtpSession } from '@sluice/transport'
import { firstValueFrom, lastValueFrom, take, toArray } from 'rxjs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openHandles } from '../support/open-handles.ts'
import type { ServerKind, TestServer } from '../support/servers/test-server.ts'

const MIB = 1024 * 1024

/** One table of behaviours for every server, in clear text and, where the server has it, over TLS. */
export function describeBehaviours(kind: ServerKind): void {
  describe.each(['none', 'required'] as const)('with TLS %s', mode => {
    let server: TestServer
    let ftp: Ftp

    beforeAll(async () => {
      server = await kind.start()
      ftp = createFtp({ ...access(), sessions: 2 })
    })
    afterAll(async () => {
      await ftp.close()
      await server.stop()
    })

    const access = () => ({
      host: server.host,
      port: server.port,
      user: server.user,
      password: server.password,
      mode: server.tls ? mode : 'none',
      tls: { ca: server.ca },
    })

    it('has TLS where it is asked for', async () => {
      await using session = await FtpSession.connect(access())
      expect(session.protected).toBe(server.tls && mode === 'required')
    })

    it('logs in, and is refused with a wrong password', async () => {
      await using session = await FtpSession.connect(access())
      expect(await session.pwd()).toBe('/')
      if (!server.checksPasswords) return
      const wrong = FtpSession.connect({ ...access(), password: 'wrong-password' })
      await expect(wrong).rejects.toMatchObject({
        code: 'FTP_LOGIN_REFUSED',
        phase: 'log-in',
        command: 'PASS ***',
      })
      await expect(wrong).rejects.not.toThrow('wrong-password')
    })

    it('walks, makes, renames and removes directories and files', async () => {
      await using session = await FtpSession.connect(access())
      await session.cwd('/up')
      await session.mkdir('walk "quoted"')
      await session.cwd('walk "quoted"')
      expect(await session.pwd()).toBe('/up/walk "quoted"')
      await session.store(['content'], 'a b.txt')
      await session.rename('a b.txt', 'c.txt')
      expect(await session.size('c.txt')).toBe(7)
      await session.delete('c.txt')
      await session.cwd('..')
      expect(await session.pwd()).toBe('/up')
      await session.rmdir('walk "quoted"')
      await expect(session.cwd('walk "quoted"')).rejects.toMatchObject({ code: 'FTP_REFUSED' })
    })

    it('lists a thousand names as they are', async () => {
      const names = Array.from({ length: 1000 }, (_, i) => oddName(i))
      await mkdir(join(server.root, 'names'), { recursive: true })
      await Promise.all(
        names.map(name => writeFile(join(server.root, 'names', name), 'x'.repeat(name.length))),
      )
      const entries = await lastValueFrom(ftp.list('/names').pipe(toArray()))
      expect(entries.map(entry => entry.name).sort()).toEqual([...names].sort())
      expect(entries.every(entry => entry.type === 'file' && entry.size === entry.name.length)).toBe(true)
      const odd = entries.find(entry => entry.name.includes('é')) ?? expect.fail('no name with é')
      expect(await ftp.readFile(concat('/names/', odd.nameBytes), 'latin1')).toBe('x'.repeat(odd.name.length))
    })

    it('lists an empty directory', async () => {
      expect(await lastValueFrom(ftp.list('/locked').pipe(toArray()))).toEqual([])
    })

    it.each([0, 1, MIB - 1, 64 * MIB])('stores and fetches %i bytes unchanged', async size => {
      const content = randomBytes(size)
      const local = join(server.root, '..', `source-${process.pid}-${size}`)
      await writeFile(local, content)
      await lastValueFrom(ftp.upload(local, '/up/file.bin'))
      expect(await hashOf(createReadStream(join(server.root, 'up', 'file.bin')))).toBe(hash(content))
      expect(await hashOf(ftp.createReadStream('/up/file.bin'))).toBe(hash(content))
      await ftp.rm('/up/file.bin')
    })

    it('writes through a stream', async () => {
      const content = randomBytes(3 * MIB + 17)
      const stream = ftp.createWriteStream('/up/streamed.bin')
      await pipeline(Readable.from(pieces(content, 100_000)), stream)
      expect(await stream.result).toMatchObject({ bytes: content.length })
      expect(hash(await readFile(join(server.root, 'up', 'streamed.bin')))).toBe(hash(content))
    })

    it('restarts at an offset and appends', async () => {
      await ftp.writeFile('/up/restart.bin', '0123456789')
      expect(await text(ftp.createReadStream('/up/restart.bin', { start: 7 }))).toBe('789')
      await expect(text(ftp.createReadStream('/up/restart.bin', { start: 11 }))).rejects.toMatchObject({
        code: 'FTP_BAD_ARGUMENT',
      })
      expect(await text(ftp.createReadStream('/up/restart.bin', { start: 10 }))).toBe('')
      await pipeline(Readable.from(['abc']), ftp.createWriteStream('/up/restart.bin', { flags: 'a' }))
      expect(await ftp.readFile('/up/restart.bin', 'latin1')).toBe('0123456789abc')
      await pipeline(Readable.from(['XYZ']), ftp.createWriteStream('/up/restart.bin', { start: 10 }))
      expect(await ftp.readFile('/up/restart.bin', 'latin1')).toBe('0123456789XYZ')
    })

    it('names the file that is missing, and goes on', async () => {
      await expect(ftp.readFile('/up/missing.txt')).rejects.toMatchObject({
        code: 'FTP_REFUSED',
        phase: 'transfer',
        command: 'RETR /up/missing.txt',
        message: expect.stringMatching(/550/),
      })
      await expect(ftp.rm('/up/missing.txt')).rejects.toMatchObject({ code: 'FTP_REFUSED' })
      expect(await ftp.command('NOOP')).toBeDefined()
    })

    it('is refused where it may not write', async () => {
      await expect(ftp.writeFile('/locked/no.txt', 'x')).rejects.toMatchObject({
        code: expect.stringMatching(/REFUSED/),
      })
      await expect(stat(join(server.root, 'locked', 'no.txt'))).rejects.toMatchObject({ code: 'ENOENT' })
    })

    it('goes on after a download that nobody wanted to its end', async () => {
      await writeFile(join(server.root, 'big.bin'), randomBytes(8 * MIB))
      const one = createFtp({ ...access(), sessions: 1 })
      for (let i = 0; i < 3; i++) {
        await firstValueFrom(one.download('/big.bin', () => stuckAfter(64 * 1024)).pipe(take(1)))
        const stream = one.createReadStream('/big.bin')
        for await (const _chunk of stream) break
        expect(await one.size('/big.bin')).toBe(8 * MIB)
      }
      await lastValueFrom(one.list('/').pipe(take(1)))
      expect((await one.readFile('/big.bin')).length).toBe(8 * MIB)
      await one.close()
    })

    it('never completes an upload whose source failed', async () => {
      const one = createFtp({ ...access(), sessions: 1 })
      for (const chunks of [0, 1, 20]) {
        const upload = one.upload(() => failingAfter(chunks), '/up/partial.bin')
        await expect(lastValueFrom(upload)).rejects.toMatchObject({
          code: 'FTP_CALLER_FAILED',
          message: expect.stringMatching(/disk on fire.*partial file may remain/),
        })
        await lastValueFrom(upload).catch(error => expect(completed(error.reply?.code)).toBe(false))
        expect(await one.command('NOOP')).toBeDefined()
      }
      await expect(pipeline(failingAfter(5), one.createWriteStream('/up/partial.bin'))).rejects.toThrow(
        'disk on fire',
      )
      expect(await one.command('NOOP')).toBeDefined()
      await one.close()
    })

    it('leaves nothing open after 200 operations', async () => {
      await writeFile(join(server.root, 'small.txt'), 'small')
      const before = openHandles()
      const one = createFtp({ ...access(), sessions: 1 })
      for (let i = 0; i < 40; i++) {
        expect(await one.readFile('/small.txt', 'latin1')).toBe('small')
        await one.writeFile('/up/small.txt', 'other')
        await one.rename('/up/small.txt', '/up/renamed.txt')
        await lastValueFrom(one.list('/up').pipe(toArray()))
        await expect(one.readFile('/nope')).rejects.toThrow()
      }
      await one.close()
      await expect.poll(() => openHandles(), { timeout: 10_000 }).toEqual(before)
    })
  })
}

function oddName(index: number): string {
  const odd = [
    `plain-${index}.txt`,
    `with blank ${index}`,
    ` leading ${index}`,
    `quote"${index}"`,
    `ümläut-é-日本-${index}`,
    `-dash ${index}`,
    `semi;colon=${index}`,
  ]
  return odd[index % odd.length] as string
}

function* pieces(bytes: Buffer, size: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function* failingAfter(chunks: number): AsyncGenerator<Buffer> {
  for (let i = 0; i < chunks; i++) yield randomBytes(64 * 1024)
  throw new Error('the disk on fire')
}

/** The codes with which a server calls a transfer complete. */
function completed(code: number | undefined): boolean {
  return code === 226 || code === 250
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

function concat(folder: string, name: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from(folder), name])
}
