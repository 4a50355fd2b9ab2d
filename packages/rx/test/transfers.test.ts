import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable, Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import { firstValueFrom, lastValueFrom, mergeMap, range, take, tap, toArray } from 'rxjs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFtpServer, type FtpServer, MemoryFileSystem } from '../../server/src/index.ts'
import { createFtp } from '../src/create-ftp.ts'
import type { Ftp } from '../src/ftp.ts'

const big = Buffer.alloc(8 * 1024 * 1024, 'sluice')

let files: MemoryFileSystem
let server: FtpServer
let ftp: Ftp
let folder: string

beforeEach(async () => {
  files = new MemoryFileSystem({ 'big.bin': big, 'small.txt': 'small', 'in/a': '1', 'in/b': '22' })
  server = await createFtpServer({ fileSystem: files }).listen()
  ftp = createFtp(server.url, { sessions: 2 })
  folder = await mkdtemp(join(tmpdir(), 'sluice-rx-'))
})
afterEach(async () => {
  await ftp.close()
  await server.close()
  await rm(folder, { recursive: true })
})

describe('download', () => {
  it('does nothing before it is subscribed to, and runs anew for each subscription', async () => {
    const sinks: PassThrough[] = []
    const download = ftp.download('small.txt', () => {
      const sink = new PassThrough()
      sinks.push(sink)
      return sink
    })
    await turn()
    expect(server.sessions).toBe(0)
    await lastValueFrom(download)
    await lastValueFrom(download)
    expect(sinks.map(sink => sink.read().toString())).toEqual(['small', 'small'])
  })

  it('tells started with the size, then done with the result', async () => {
    const events = await lastValueFrom(ftp.download('big.bin', join(folder, 'big.bin')).pipe(toArray()))
    expect(events[0]).toEqual({ type: 'started', path: 'big.bin', total: big.length, startAt: 0 })
    expect(events.at(-1)).toMatchObject({ type: 'done', path: 'big.bin', result: { bytes: big.length } })
    expect(events.slice(1, -1).every(event => event.type === 'progress')).toBe(true)
    expect((await readFile(join(folder, 'big.bin'))).equals(big)).toBe(true)
  })

  it('leaves a local file alone when there is nothing to fetch', async () => {
    const path = join(folder, 'kept.txt')
    await writeFile(path, 'kept')
    await expect(lastValueFrom(ftp.download('missing.txt', path))).rejects.toMatchObject({
      code: 'FTP_REFUSED',
    })
    expect(await readFile(path, 'utf8')).toBe('kept')
  })

  it('names the local side when that fails', async () => {
    const nowhere = join(folder, 'no', 'folder.txt')
    await expect(lastValueFrom(ftp.download('small.txt', nowhere))).rejects.toMatchObject({
      code: 'FTP_CALLER_FAILED',
      cause: { code: 'ENOENT' },
    })
    const full = () => new Writable({ write: (_chunk, _encoding, done) => done(new Error('disk full')) })
    await expect(lastValueFrom(ftp.download('big.bin', full))).rejects.toThrow(/disk full/)
    const fullAtTheEnd = () =>
      new Writable({ write: (_c, _e, done) => done(), final: done => done(new Error('no room')) })
    await expect(lastValueFrom(ftp.download('small.txt', fullAtTheEnd))).rejects.toMatchObject({
      code: 'FTP_CALLER_FAILED',
    })
    expect(await ftp.readFile('small.txt', 'utf8')).toBe('small')
  })

  it('destroys its target with the error when it fails', async () => {
    const sink = new PassThrough()
    sink.on('error', () => undefined)
    await expect(lastValueFrom(ftp.download('missing.txt', sink))).rejects.toBeDefined()
    expect(sink.errored).toMatchObject({ code: 'FTP_REFUSED' })
    expect(sink.writableFinished).toBe(false)
  })

  it('is aborted when it is unsubscribed, and its session serves again', async () => {
    const one = createFtp(server.url)
    for (let i = 0; i < 3; i++) {
      await firstValueFrom(one.download('big.bin', () => new Writable({ write: () => undefined })))
      expect(await one.size('big.bin')).toBe(big.length)
    }
    await one.close()
  })

  it('does not take the process down when a target breaks before there is a session for it', async () => {
    const one = createFtp(server.url)
    const sink = new PassThrough()
    const download = lastValueFrom(one.download('small.txt', sink))
    sink.destroy(new Error('broke early'))
    await expect(download).rejects.toMatchObject({
      code: 'FTP_CALLER_FAILED',
      cause: { message: 'broke early' },
    })
    await one.close()
  })
})

describe('upload', () => {
  it.each([
    ['bytes', () => Buffer.from('content')],
    ['a stream', () => Readable.from([Buffer.from('con'), Buffer.from('tent')])],
    ['text chunks', () => ['con', 'tent']],
    ['a function', () => () => Readable.from(['content'])],
    ['a function of iterables', () => () => ['con', Buffer.from('tent')]],
    ['an asynchronous iterable', () => Readable.from(['con', 'tent']).iterator()],
    ['a web stream', () => new Blob(['content']).stream()],
    ['a Blob', () => new Blob(['con', 'tent'])],
    ['a text', () => ({ text: 'content' })],
    ['what is resumable', () => ({ resumable: true, open: (at: number) => ['content'.slice(at)] }) as const],
  ])('stores %s', async (_what, source) => {
    const done = await lastValueFrom(ftp.upload(source(), 'new.txt'))
    expect(done).toMatchObject({ type: 'done', result: { bytes: 7 } })
    expect(files.readFile('/new.txt')?.toString()).toBe('content')
  })

  it('stores a local file and knows its size', async () => {
    await writeFile(join(folder, 'local.bin'), big)
    const events = await lastValueFrom(ftp.upload(join(folder, 'local.bin'), 'new.bin').pipe(toArray()))
    expect(events[0]).toMatchObject({ type: 'started', total: big.length })
    expect(files.readFile('/new.bin')?.equals(big)).toBe(true)
  })

  it('fails on a missing local file without touching the remote one', async () => {
    await expect(lastValueFrom(ftp.upload(join(folder, 'missing'), 'small.txt'))).rejects.toMatchObject({
      code: 'FTP_CALLER_FAILED',
      cause: { code: 'ENOENT' },
    })
    expect(files.readFile('/small.txt')?.toString()).toBe('small')
  })

  it('refuses chunks that are no bytes', async () => {
    const numbers = [1, 2] as unknown as string[]
    await expect(lastValueFrom(ftp.upload(numbers, 'new.txt'))).rejects.toThrow(
      /gave number; give Uint8Array or string/,
    )
  })

  it('does not take the process down when a source breaks before there is a session for it', async () => {
    const one = createFtp(server.url)
    const source = new PassThrough()
    const upload = lastValueFrom(one.upload(source, 'new.txt'))
    source.destroy(new Error('broke early'))
    await expect(upload).rejects.toMatchObject({ cause: { message: 'broke early' } })
    await one.close()
  })
})

describe('list', () => {
  it('gives entries and completes', async () => {
    const entries = await lastValueFrom(ftp.list('in').pipe(toArray()))
    expect(entries.map(({ name, size, type }) => [name, size, type]).sort()).toEqual([
      ['a', 1, 'file'],
      ['b', 2, 'file'],
    ])
  })

  it('can be cut short, and a directory that is missing is an error', async () => {
    expect(await lastValueFrom(ftp.list('in').pipe(take(1), toArray()))).toHaveLength(1)
    await expect(lastValueFrom(ftp.list('missing'), { defaultValue: null })).rejects.toMatchObject({
      phase: 'listing',
    })
    expect(await lastValueFrom(ftp.list('in').pipe(toArray()))).toHaveLength(2)
  })

  it('feeds a pipeline over several sessions', async () => {
    const texts = await lastValueFrom(
      ftp.list('in').pipe(
        mergeMap(entry => ftp.readFile(`in/${entry.name}`, 'utf8'), 2),
        toArray(),
      ),
    )
    expect(texts.sort()).toEqual(['1', '22'])
  })
})

describe('the client', () => {
  it('opens no more sessions than it may', async () => {
    await lastValueFrom(range(0, 40).pipe(mergeMap(() => ftp.readFile('small.txt'))))
    expect(server.sessions).toBe(2)
  })

  it('lends a session and puts its directory back', async () => {
    const one = createFtp(server.url)
    const inside = await one.session(async session => {
      await session.cwd('in')
      return await session.pwd()
    })
    expect(inside).toBe('/in')
    expect(await one.readFile('small.txt', 'utf8')).toBe('small')
    await expect(one.session(async session => session.cwd('nowhere'))).rejects.toMatchObject({
      code: 'FTP_REFUSED',
    })
    expect(await one.readFile('small.txt', 'utf8')).toBe('small')
    await one.close()
  })

  it('starts in the path of its URL', async () => {
    const inside = createFtp(`${server.url}/in`)
    expect(await inside.readFile('a', 'utf8')).toBe('1')
    expect(await inside.readFile('/small.txt', 'utf8')).toBe('small')
    await inside.close()
    const nowhere = createFtp(`${server.url}/nowhere`)
    await expect(nowhere.readFile('a')).rejects.toMatchObject({ code: 'FTP_REFUSED', command: 'CWD nowhere' })
    await nowhere.close()
  })

  it('answers single questions by promises', async () => {
    await ftp.mkdir('new')
    await ftp.writeFile('new/x', 'héllo')
    expect(await ftp.size('new/x')).toBe(6)
    await ftp.rename('new/x', 'new/y')
    expect(await ftp.readFile('new/y', 'utf8')).toBe('héllo')
    await ftp.rm('new/y')
    await ftp.rmdir('new')
    expect((await ftp.command('SYST')).code).toBe(215)
  })

  it('takes nothing more once it is closed', async () => {
    const one = createFtp(server.url)
    await one.readFile('small.txt')
    await one.close()
    await expect(one.readFile('small.txt')).rejects.toMatchObject({ name: 'AbortError' })
    await expect.poll(() => server.sessions).toBe(0)
  })

  it('ends with its scope, whatever still runs', async () => {
    let running: Promise<unknown> = Promise.resolve()
    {
      await using one = createFtp(server.url)
      const stuck = () => new Writable({ write: () => undefined })
      await new Promise<void>(started => {
        running = lastValueFrom(one.download('big.bin', stuck).pipe(tap(() => started())))
        running.catch(() => undefined)
      })
    }
    await expect(running).rejects.toMatchObject({
      code: 'FTP_ABORTED',
      kind: 'aborted',
      transient: false,
      path: 'big.bin',
      bytes: expect.any(Number),
      cause: { message: 'the client was destroyed', cause: { code: 'FTP_DATA_BROKEN' } },
    })
    await expect.poll(() => server.sessions).toBe(0)
  })

  it.each([
    ['http://host/', /scheme "http:" is not known; use ftp:/],
    ['no url', /it is no URL/],
  ])('refuses %s', (url, message) => {
    expect(() => createFtp(url)).toThrow(message)
  })

  it('says what a wrong password is about, and never the password', async () => {
    const closed = await createFtpServer({ users: { me: 'right' } }).listen()
    const wrong = createFtp(`ftp://me:wrong-secret@127.0.0.1:${closed.port}`)
    const error = await wrong.readFile('x').catch(reason => reason)
    expect(error).toMatchObject({ code: 'FTP_LOGIN_REFUSED', phase: 'log-in', command: 'PASS ***' })
    expect(error.message).toMatch(/^log-in: PASS \*\*\* was answered "530 .*; check user and password$/)
    expect(JSON.stringify(error) + error.stack).not.toContain('wrong-secret')
    await wrong.close()
    await closed.close()
  })
})

it('a download to a path keeps what came before a failure', async () => {
  const path = join(folder, 'partial.bin')
  const download = lastValueFrom(ftp.download('big.bin', path))
  await expect
    .poll(() =>
      stat(path).then(
        ({ size }) => size,
        () => 0,
      ),
    )
    .toBeGreaterThan(0)
  await Promise.allSettled([server.close(), download])
  expect((await stat(path)).size).toBeGreaterThan(0)
})
