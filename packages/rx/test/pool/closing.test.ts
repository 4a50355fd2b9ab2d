import { Writable } from 'node:stream'
import { filter, firstValueFrom, lastValueFrom, toArray } from 'rxjs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFtpServer, type FtpServer, MemoryFileSystem } from '../../../server/src/index.ts'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { createFtp } from '../../src/create-ftp.ts'
import type { Ftp } from '../../src/ftp.ts'

leaveNothingOpen()

const tree = { 'a.txt': 'a', 'in/b.txt': 'b', 'in/deep/c.txt': 'c', 'in/deep/er/d.txt': 'd' }
let files: MemoryFileSystem
let server: FtpServer
let ftp: Ftp

beforeEach(async () => {
  files = new MemoryFileSystem(tree)
  server = await createFtpServer({ fileSystem: files }).listen()
  ftp = createFtp(server.url)
})
afterEach(async () => {
  await ftp.destroy()
  await server.close()
})

const discarding = () => new Writable({ write: (_chunk, _encoding, done) => done() })
const refused = { code: 'FTP_ABORTED', kind: 'aborted', cause: { message: 'the client is closed' } }

describe('close() lets come to its end what was asked for before:', () => {
  const kinds: [string, () => Promise<unknown>, unknown][] = [
    ['calls', () => Promise.all([ftp.size('a.txt'), ftp.exists('in'), ftp.exists('out')]), [1, true, false]],
    [
      'the reading of files',
      () => Promise.all([ftp.readFile('a.txt', 'utf8'), ftp.readFile('in/b.txt')]),
      ['a', Buffer.from('b')],
    ],
    [
      'the writing of files',
      () => ftp.writeFile('new.txt', ['x', 'y']).then(() => files.readFile('/new.txt')?.toString()),
      'xy',
    ],
    ['a walk', () => lastValueFrom(ftp.walk('in').pipe(toArray())).then(entries => entries.length), 5],
    ['lines in another charset', () => lastValueFrom(ftp.lines('in/b.txt', { charset: 'koi8-r' })), 'b'],
    [
      'the removal of a tree',
      () => ftp.rm('in', { recursive: true }).then(() => files.readFile('/in/b.txt')),
      undefined,
    ],
    [
      'what is called within session()',
      () => ftp.session(async () => 'only').catch(error => error.code),
      'only',
    ],
  ]
  test.each(kinds)('%s', async (_what, ask, expected) => {
    const other = ftp.readFile('a.txt', 'utf8')
    const asked = ask()
    const closed = ftp.close()
    await expect(ftp.size('a.txt')).rejects.toMatchObject(refused)
    expect(await asked).toEqual(expected)
    expect(await other).toBe('a')
    await closed
    await expect.poll(() => server.sessions).toBe(0)
  })

  test('a call inside session(), and one after it is refused', async () => {
    const wide = createFtp(server.url, { sessions: 2 })
    const inside = wide.session(async () => {
      const closed = wide.close()
      return { size: await wide.size('a.txt'), closed }
    })
    const { size, closed } = await inside
    expect(size).toBe(1)
    await closed
    await expect(wide.session(async () => 0)).rejects.toMatchObject(refused)
  })

  test.each(['download', 'upload'] as const)('the retries of %s', async kind => {
    const verb = kind === 'download' ? 'RETR' : 'STOR'
    server.inject({ at: { command: verb, nth: 1 }, do: { type: 'answer', code: 450, text: 'Busy' } })
    const retry = { delay: 1 }
    const transfer =
      kind === 'download'
        ? ftp.download('a.txt', discarding, { retry })
        : ftp.upload(Buffer.from('x'), 'up.txt', { retry })
    const done = lastValueFrom(transfer)
    await ftp.close()
    expect(await done).toMatchObject({ type: 'done', result: { attempts: 2 } })
  })
})

describe('what is asked for later', () => {
  test('is refused by Observables and streams as well', async () => {
    const stream = ftp.createReadStream('a.txt')
    const list = ftp.list('in')
    await ftp.close()
    await expect(firstValueFrom(list)).rejects.toMatchObject(refused)
    await expect(lastValueFrom(ftp.download('a.txt', discarding))).rejects.toMatchObject(refused)
    await expect(stream.toArray()).rejects.toMatchObject(refused)
    await expect(ftp.writeFile('x', 'x')).rejects.toMatchObject(refused)
    await expect(ftp.rm('in', { recursive: true })).rejects.toMatchObject(refused)
    expect(files.readFile('/in/b.txt')?.toString()).toBe('b')
  })
})

describe('destroy() ends at once', () => {
  const kinds: [string, () => Promise<unknown>][] = [
    ['a listing', () => lastValueFrom(ftp.list('in'))],
    ['a download', () => lastValueFrom(ftp.download('a.txt', discarding))],
    ['an upload', () => lastValueFrom(ftp.upload(Buffer.from('x'), 'up.txt'))],
    ['a file that is read', () => ftp.readFile('a.txt')],
    ['a stream', () => ftp.createReadStream('a.txt').toArray()],
  ]
  test.each(kinds)('%s that runs, which was given up and not lost', async (_what, ask) => {
    for (const verb of ['MLSD', 'RETR', 'STOR'])
      server.inject({ at: { data: verb, afterBytes: 0 }, do: { type: 'stall' } })
    const begun = firstValueFrom(ftp.events.pipe(filter(event => event.type === 'transfer')))
    const failed = ask().catch(error => error)
    await begun
    await ftp.destroy()
    expect(await failed).toMatchObject({
      code: 'FTP_ABORTED',
      kind: 'aborted',
      transient: false,
      message: expect.stringContaining('the client'),
    })
  })

  test('a walk, a removal and a retry, which close() would have let come to their end', async () => {
    server.inject({ at: { command: 'RETR', nth: 1 }, do: { type: 'answer', code: 450, text: 'Busy' } })
    const download = ftp.download('a.txt', discarding, { retry: { delay: 1_000_000 } })
    const waits = new Promise<void>(resolve => {
      download.subscribe({ next: ({ type }) => type === 'retry' && resolve(), error: () => {} })
    })
    await waits
    const failed = [
      lastValueFrom(ftp.walk('in')),
      ftp.rm('in', { recursive: true }),
      lastValueFrom(download),
    ].map(each => each.catch(error => error))
    const closed = ftp.close()
    await ftp.destroy()
    for (const error of await Promise.all(failed)) expect(error).toBeInstanceOf(Error)
    await closed
    expect(files.readFile('/in/deep/c.txt')?.toString()).toBe('c')
  })
})
