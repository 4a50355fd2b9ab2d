import { firstValueFrom, lastValueFrom, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { createFtpServer, MemoryFileSystem } from '../../../server/src/index.ts'
import { access } from '../../../transport/test/support/log-in.ts'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { createFtp } from '../../src/create-ftp.ts'
import type { Ftp } from '../../src/ftp.ts'
import { WalkError } from '../../src/listing/walk-error.ts'
import type { WalkEntry, WalkOptions } from '../../src/listing/walk-options.ts'
import { withGate } from '../../src/pacing/with-gate.ts'
import type { PoolOptions } from '../../src/pool/pool-options.ts'
import { type Folders, startListing } from './support/listing-server.ts'

leaveNothingOpen()

const tree: Folders = {
  '': ['type=dir; b', 'type=file; f', 'type=dir; a'],
  b: ['type=dir; b2', 'type=file; b1'],
  'b/b2': ['type=file; deep'],
  a: ['type=file; a1'],
}

async function open(folders: Folders, options: PoolOptions = {}) {
  const server = await startListing(folders)
  const ftp = createFtp({ ...access(server), ...options })
  return {
    server,
    ftp,
    listed: () => server.commands.filter(line => line.startsWith('MLSD')).map(line => line.slice(5)),
    async [Symbol.asyncDispose]() {
      await ftp.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** The paths that a walk emits, and what it fails with. */
async function walked(ftp: Ftp, path = '', options?: WalkOptions) {
  const paths: string[] = []
  const error: unknown = await new Promise(resolve => {
    ftp.walk(path, options).subscribe({
      next: entry => paths.push(entry.path),
      error: resolve,
      complete: () => resolve(undefined),
    })
  })
  return { paths, error }
}

describe('the order', () => {
  test.each<[string, WalkOptions, string]>([
    ['a level after the other', {}, 'b f a b/b2 b/b1 a/a1 b/b2/deep'],
    ['into a folder before its siblings', { order: 'depth' }, 'b f a b/b2 b/b1 b/b2/deep a/a1'],
    ['by name', { sort: true }, 'a b f a/a1 b/b1 b/b2 b/b2/deep'],
    ['by name, into folders first', { sort: true, order: 'depth' }, 'a b f a/a1 b/b1 b/b2 b/b2/deep'],
    ['as a function says', { sort: (a, b) => (a.name < b.name ? 1 : -1) }, 'f b a b/b2 b/b1 a/a1 b/b2/deep'],
    ['two levels of it', { depth: 2 }, 'b f a b/b2 b/b1 a/a1'],
    ['one level of it', { depth: 1 }, 'b f a'],
    ['without a branch', { branch: ({ name }) => name !== 'b' }, 'b f a a/a1'],
  ])('%s', async (_name, options, expected) => {
    await using run = await open(tree)
    expect(await walked(run.ftp, '', options)).toEqual({ paths: expected.split(' '), error: undefined })
  })

  test('has the depth and the path of each entry, which can be given back', async () => {
    const files = new MemoryFileSystem({ 'pub/x/y/z.txt': 'deep', 'pub/top.txt': 'top' })
    const server = await createFtpServer({ fileSystem: files }).listen()
    const ftp = createFtp(server.url)
    const entries = await lastValueFrom(ftp.walk('pub').pipe(toArray()))
    expect(entries.map(({ path, depth }) => [path, depth])).toEqual(
      expect.arrayContaining([
        ['pub/x', 1],
        ['pub/x/y', 2],
        ['pub/x/y/z.txt', 3],
        ['pub/top.txt', 1],
      ]),
    )
    const contents = withGate(1, gate =>
      ftp
        .walk('pub', { gate })
        .pipe(gate.concatMap(async entry => (entry.type === 'file' ? ftp.readFile(entry, 'utf8') : ''))),
    )
    expect((await lastValueFrom(contents.pipe(toArray()))).sort()).toEqual(['', '', 'deep', 'top'])
    await ftp.close()
    await server.close()
  })

  test.each([0, -1, 1.5])('a depth of %s is an error', async depth => {
    await using run = await open(tree)
    expect(() => run.ftp.walk('', { depth })).toThrow(/depth must be a whole number/)
  })
})

describe('with several sessions', () => {
  const names = ['a', 'b', 'c', 'd', 'e']

  test('folders are listed side by side, and their entries come in the same order', async () => {
    const asked: (() => void)[] = []
    await using server = await startListing(
      {},
      {
        MLSD: async (session, path) => {
          const answer = async () => {
            session.reply('150 here it comes')
            const lines = path === '' ? names.map(name => `type=dir; ${name}`) : [`type=file; ${path}1`]
            ;(await session.data()).end(lines.map(line => `${line}\r\n`).join(''))
            session.reply('226 done')
          }
          // The last of four is answered first, and nobody before the fourth has asked.
          if (path === '' || path === 'e') return await answer()
          asked.push(answer)
          if (asked.length === 4) for (const each of asked.reverse()) each()
        },
      },
    )
    await using ftp = createFtp({ ...access(server), sessions: 4 })
    const { paths, error } = await walked(ftp)
    expect(error).toBeUndefined()
    expect(paths).toEqual([...names, ...names.map(name => `${name}/${name}1`)])
    expect(server.verbs.filter(verb => verb === 'MLSD')).toHaveLength(6)
  })

  test.each<[string, WalkOptions]>([
    ['a level after the other', {}],
    ['into folders first', { order: 'depth' }],
    ['by name', { sort: true }],
    ['two levels of it', { depth: 2 }],
  ])('%s, it is the same walk, and no folder is listed twice', async (_name, options) => {
    const deep = ['w', 'x', 'z'].flatMap(name =>
      Array.from({ length: 70 }, (_, depth) => `${name}${'/x'.repeat(depth)}`),
    )
    const folders: Folders = {
      ...tree,
      a: 550,
      '': [...(tree[''] as string[]), 'type=dir; w', 'type=dir; x', 'type=dir; z'],
      ...Object.fromEntries(deep.map(path => [path, ['type=dir; x', 'type=file; y', 'nonsense']])),
    }
    await using run = await open(folders)
    await using wide = await open(folders, { sessions: 5 })
    const [one, many] = [await walked(run.ftp, '', options), await walked(wide.ftp, '', options)]
    expect(many.paths).toEqual(one.paths)
    const failed = ({ error }: { error: unknown }) => (error as WalkError).failures.map(({ path }) => path)
    expect(failed(many)).toEqual(failed(one))
    expect(wide.listed().sort()).toEqual(run.listed().sort())
  })

  test('what was begun ahead is given up with the walk, and all sessions are of use again', async () => {
    await using server = await startListing(
      {},
      {
        MLSD: async (session, path) => {
          session.reply('150 here it comes')
          const data = await session.data()
          if (path !== '') return
          data.end(names.map(name => `type=dir; ${name}\r\n`).join(''))
          session.reply('226 done')
        },
        ABOR: ['426 aborted', '226 fine'],
      },
    )
    await using ftp = createFtp({ ...access(server), sessions: 3 })
    const walk = ftp.walk('').subscribe()
    await server.received('MLSD', 4)
    walk.unsubscribe()
    const replies = await Promise.all(names.map(() => ftp.command('NOOP')))
    expect(replies).toHaveLength(names.length)
    expect(server.verbs.filter(verb => verb === 'MLSD')).toHaveLength(4)
  })
})

describe('a folder that cannot be listed', () => {
  const broken: Folders = { ...tree, b: 550, a: ['type=file; a1', 'nonsense'] }

  test('does not end the walk, whose error behind the last entry has them all', async () => {
    await using run = await open(broken)
    const { paths, error } = await walked(run.ftp)
    expect(paths).toEqual(['b', 'f', 'a', 'a/a1'])
    expect(error).toBeInstanceOf(WalkError)
    expect(error).toMatchObject({
      code: 'FTP_WALK_INCOMPLETE',
      kind: 'not-found',
      count: 2,
      transient: false,
    })
    expect((error as WalkError).failures.map(({ path, error }) => [path, error.code])).toEqual([
      ['b', 'FTP_REFUSED'],
      ['a', 'FTP_UNREADABLE_LISTING'],
    ])
  })

  test('is told to onError, and the walk completes', async () => {
    await using run = await open(broken)
    const told: string[] = []
    const { paths, error } = await walked(run.ftp, '', {
      onError: ({ kind, path }, folder) => told.push(`${folder} ${path} ${kind}`),
    })
    expect([paths.length, error]).toEqual([4, undefined])
    expect(told).toEqual(['b b not-found', 'a a protocol'])
  })

  test('ends the walk if onError throws', async () => {
    await using run = await open(broken)
    const enough = new Error('enough')
    const onError = () => {
      throw enough
    }
    expect(await walked(run.ftp, '', { onError })).toEqual({ paths: ['b', 'f', 'a'], error: enough })
  })

  test('fails the walk with its own error where the walk begins there', async () => {
    await using run = await open(tree)
    const { error } = await walked(run.ftp, 'nowhere')
    expect(error).toMatchObject({ code: 'FTP_REFUSED', kind: 'not-found', path: 'nowhere' })
  })

  test('ends the walk where no folder could be listed any more', async () => {
    await using run = await open(tree)
    const paths: string[] = []
    const failed = new Promise(resolve => {
      run.ftp.walk('').subscribe({
        next: ({ path }) => {
          paths.push(path)
          void run.ftp.destroy()
        },
        error: resolve,
      })
    })
    expect(await failed).not.toBeInstanceOf(WalkError)
    expect(paths).toContain('b')
  })
})

describe('names of a hostile server', () => {
  const odd = [
    'type=file; ../../etc/passwd',
    'type=dir; /',
    'type=dir; x/..',
    'type=file; nul\0here',
    'type=file; ',
  ]

  test('never lead out of the folder: they are left out, and told', async () => {
    await using run = await open({
      pub: ['type=dir; .', 'type=dir; ..', ...odd, 'type=dir; fine'],
      'pub/fine': [],
    })
    const told: string[] = []
    const { paths, error } = await walked(run.ftp, 'pub', {
      onError: ({ code }, folder) => told.push(`${folder} ${code}`),
      onUnparsed: () => {},
    })
    expect([paths, error]).toEqual([['pub/fine'], undefined])
    expect(told).toEqual(['pub FTP_UNREADABLE_LISTING'])
    expect(run.listed()).toEqual(['pub', 'pub/fine'])
  })

  test.each(['..', '.'])('"%s" is not walked into', async name => {
    await using run = await open({ pub: [`type=dir; ${name}`, `type=cdir; ${name}`] })
    expect(await walked(run.ftp, 'pub')).toEqual({ paths: [], error: undefined })
    expect(run.listed()).toEqual(['pub'])
  })
})

describe('a cycle', () => {
  test('ends where a folder has the unique fact of one that it lies in', async () => {
    await using run = await open({
      pub: ['type=dir;unique=1; a'],
      'pub/a': ['type=dir;unique=2; b', 'type=dir;unique=1; again'],
      'pub/a/b': ['type=dir;unique=1; a', 'type=dir;unique=2; b', 'type=dir;unique=3; c'],
      'pub/a/b/c': [],
    })
    const { paths, error } = await walked(run.ftp, 'pub')
    expect(paths).toEqual(['pub/a', 'pub/a/b', 'pub/a/again', 'pub/a/b/a', 'pub/a/b/b', 'pub/a/b/c'])
    expect(error).toBeUndefined()
    expect(run.listed()).toEqual(['pub', 'pub/a', 'pub/a/b', 'pub/a/b/c'])
  })

  test('of folders that tell nothing ends at level 64, and counts as a failure', async () => {
    const endless: Record<string, string[]> = {}
    for (let depth = 0, path = 'r'; depth < 70; depth++, path += '/a') endless[path] = ['type=dir; a']
    await using run = await open(endless)
    const { paths, error } = await walked(run.ftp, 'r')
    expect(paths).toHaveLength(64)
    expect(error).toMatchObject({ code: 'FTP_WALK_INCOMPLETE', cause: { code: 'FTP_LIMIT_EXCEEDED' } })
  })

  test.each(['..', '.', '../../pub', '/pub', '/pub/a/../../pub/a'])('of a link to %s ends', async target => {
    const link = `lrwxrwxrwx 1 u g 4 Jan 01 00:00 loop -> ${target}`
    await using run = await openList({ '/pub': ['drwxr-xr-x 2 u g 1 Jan 01 00:00 a'], '/pub/a': [link] })
    const { paths, error } = await walked(run.ftp, '/pub', { followLinks: true })
    expect([paths, error]).toEqual([['/pub/a', '/pub/a/loop'], undefined])
    expect(run.listed()).toEqual(['/pub', '/pub/a'])
  })
})

describe('links', () => {
  const links = [
    'lrwxrwxrwx 1 u g 4 Jan 01 00:00 folder -> /else',
    'lrwxrwxrwx 1 u g 4 Jan 01 00:00 file -> /x.txt',
  ]
  const folders = { '/pub': links, '/pub/folder/': ['-rw-r--r-- 1 u g 1 Jan 01 00:00 inside'] }

  test('are emitted and not followed', async () => {
    await using run = await openList(folders)
    expect(await walked(run.ftp, '/pub')).toEqual({ paths: ['/pub/folder', '/pub/file'], error: undefined })
  })

  test('are followed where that is asked for, and one to a file is no failure', async () => {
    await using run = await openList(folders)
    const { paths, error } = await walked(run.ftp, '/pub', { followLinks: true })
    expect([paths, error]).toEqual([['/pub/folder', '/pub/file', '/pub/folder/inside'], undefined])
    const inside = (entry: WalkEntry) => entry.path.endsWith('inside')
    const found = run.ftp.walk('/pub', { followLinks: true }).pipe(toArray())
    const entry = (await firstValueFrom(found)).find(inside)
    expect(Buffer.from(entry?.directory ?? []).toString()).toBe('/pub/folder/')
  })
})

/** A server that has LIST alone. */
async function openList(folders: Folders) {
  const server = await startListing(
    {},
    {
      FEAT: '502 no',
      MLSD: '502 no',
      LIST: async (session, argument) => {
        const path = argument.replace(/^-a ?/, '')
        const lines = folders[path]
        if (typeof lines !== 'object') {
          session.reply('550 no such folder')
          return
        }
        session.reply('150 here')
        ;(await session.data()).end(lines.map(line => `${line}\r\n`).join(''))
        session.reply('226 done')
      },
    },
  )
  const ftp = createFtp(access(server))
  const listed = () => [
    ...new Set(
      server.commands.filter(line => line.startsWith('LIST')).map(line => line.replace(/^LIST (-a )?/, '')),
    ),
  ]
  return {
    ftp,
    listed,
    async [Symbol.asyncDispose]() {
      await ftp.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}
