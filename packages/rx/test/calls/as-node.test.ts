import { createReadStream, createWriteStream, type Dirent, promises as local, type Stats } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable, type Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { finished, pipeline } from 'node:stream/promises'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import type { ErrorKind } from '../../src/failure/error-kind.ts'
import { isFtpFailure } from '../../src/failure/ftp-failure.ts'
import { type Ground, lay } from '../streams/support/ground.ts'

/** What `node:fs/promises` and a client call alike. */
const names = [
  'appendFile',
  'chmod',
  'mkdir',
  'readFile',
  'readdir',
  'rename',
  'rm',
  'rmdir',
  'stat',
  'unlink',
  'utimes',
  'writeFile',
] as const

type Name = (typeof names)[number]
type Call = (...given: unknown[]) => Promise<unknown>

/** One of the two, with arguments that types would not let pass. */
interface Side extends Record<Name, Call> {
  createReadStream(path: string, options?: unknown): Readable
  createWriteStream(path: string, options?: unknown): Writable
  modeOf(path: string): Promise<number | undefined>
}

/** What the codes of Node are called here. */
const kinds: Readonly<Record<string, ErrorKind>> = {
  ABORT_ERR: 'aborted',
  EEXIST: 'exists',
  EISDIR: 'usage',
  ENOENT: 'not-found',
  ENOTDIR: 'not-found',
  ENOTEMPTY: 'exists',
  EINVAL: 'usage',
  ERR_FS_EISDIR: 'usage',
  ERR_INVALID_ARG_TYPE: 'usage',
  ERR_INVALID_ARG_VALUE: 'usage',
  ERR_OUT_OF_RANGE: 'usage',
}

const digits = '0123456789'

/** A directory of this machine, in the words that it shares with a client. */
function onDisk(folder: string): Side {
  const isPathAt = (name: string, at: number) => at === 0 || (name === 'rename' && at === 1)
  return {
    ...callsOf(
      name =>
        (...given) =>
          (local[name] as Call)(
            ...given.map((value, at) => (isPathAt(name, at) ? join(folder, String(value)) : value)),
          ),
    ),
    createReadStream: (path, options) => createReadStream(join(folder, path), options as BufferEncoding),
    createWriteStream: (path, options) => createWriteStream(join(folder, path), options as BufferEncoding),
    modeOf: async path => (await local.stat(join(folder, path))).mode & 0o777,
  }
}

function overFtp({ ftp, files }: Ground): Side {
  return {
    ...callsOf(
      name =>
        (...given) =>
          (ftp[name] as Call)(...given),
    ),
    createReadStream: (path, options) => ftp.createReadStream(path, options as BufferEncoding),
    createWriteStream: (path, options) => ftp.createWriteStream(path, options as BufferEncoding),
    modeOf: async path => (await files.stat(`/${path}`))?.mode,
  }
}

function callsOf(call: (name: Name) => Call): Record<Name, Call> {
  return Object.fromEntries(names.map(name => [name, call(name)])) as Record<Name, Call>
}

async function outcomeOf(work: () => unknown): Promise<unknown> {
  try {
    return await work()
  } catch (error) {
    if (isFtpFailure(error)) return { failed: error.kind }
    const { code } = error as { readonly code: string }
    return { failed: kinds[code] ?? code }
  }
}

/** Runs a program on both, each with the same files; gives both outcomes. */
async function both(program: (side: Side) => unknown): Promise<readonly [unknown, unknown]> {
  const folder = await local.mkdtemp(join(tmpdir(), 'sluice-as-node-'))
  await using ground = await lay('clear text', { content: { 'digits.txt': digits, 'in/other.txt': 'other' } })
  try {
    await local.writeFile(join(folder, 'digits.txt'), digits)
    await local.mkdir(join(folder, 'in'))
    await local.writeFile(join(folder, 'in', 'other.txt'), 'other')
    const expected = await outcomeOf(() => program(onDisk(folder)))
    const found = await outcomeOf(() => program(overFtp(ground)))
    expect(await ground.usable()).toBe(true)
    return [expected, found]
  } finally {
    await local.rm(folder, { recursive: true })
  }
}

async function same(program: (side: Side) => unknown): Promise<void> {
  const [expected, found] = await both(program)
  expect(found).toEqual(expected)
}

const shown = (value: unknown) =>
  value instanceof Object ? (value.constructor?.name ?? '') : `${typeof value} ${String(value)}`

describe('as in node:fs, createReadStream', () => {
  it.each([
    {},
    'utf8',
    'hex',
    { start: 3 },
    { start: 3, end: 5 },
    { start: 5, end: 5 },
    { end: 0 },
    { end: Number.POSITIVE_INFINITY },
    { start: 3, end: 100 },
    { start: 9, end: 9 },
    { start: 10 },
    { start: 10, end: 20 },
    { start: 5, end: 4 },
    { start: -1 },
    { start: 1.5 },
    { start: '3' },
    { start: null },
    { end: -1 },
    { end: Number.NaN },
    { encoding: 'base64' },
    { encoding: null },
    { encoding: 'no-such' },
    'no-such',
    { highWaterMark: 1 },
    { highWaterMark: 3, encoding: 'latin1' },
    { signal: AbortSignal.abort() },
    { autoClose: true, emitClose: true },
  ])('reads with %o', async options => {
    await same(async side => {
      const seen: string[] = []
      const stream = side.createReadStream('digits.txt', options)
      for (const event of ['ready', 'end', 'close']) stream.on(event, () => seen.push(event))
      const types = new Set<string>()
      let whole = ''
      for await (const chunk of stream) {
        types.add(typeof chunk)
        whole += chunk
      }
      if (!stream.closed) await new Promise(closed => stream.once('close', closed))
      return [whole, [...types], seen, (stream as Readable & { bytesRead: number }).bytesRead]
    })
  })

  it('says what Node does not: a start behind the end is an error', async () => {
    const [, found] = await both(side => text(side.createReadStream('digits.txt', { start: 11 })))
    expect(found).toEqual({ failed: 'usage' })
  })

  it('fails for what is not there, and can be closed', async () => {
    await same(side => text(side.createReadStream('none.txt')))
    await same(async side => {
      const stream = side.createReadStream('digits.txt') as Readable & { close(callback?: unknown): void }
      const error = await new Promise(resolve => stream.close(resolve))
      return [(error as { readonly code?: string } | undefined)?.code, stream.destroyed]
    })
    await same(async side => {
      const stream = side.createReadStream('digits.txt') as Readable & { close(callback?: unknown): void }
      expect(await text(stream)).toBe(digits)
      await new Promise(resolve => stream.close(resolve))
      return stream.destroyed
    })
  })
})

describe('as in node:fs, createWriteStream', () => {
  it.each([
    {},
    'hex',
    { flags: 'w' },
    { flags: 'a' },
    { flags: 'wx' },
    { flags: 'no-such' },
    { start: 0 },
    { start: -1 },
    { start: 1.5 },
    { start: null },
    { flags: 'r+', start: 10 },
    { encoding: 'base64' },
    { encoding: 'no-such' },
    { mode: '640' },
    { mode: 0o640 },
    { mode: 'rwx' },
    { mode: -1 },
    { highWaterMark: 1 },
    { signal: AbortSignal.abort() },
  ])('writes with %o', async options => {
    await same(async side => {
      const stream = side.createWriteStream('digits.txt', options)
      const seen: string[] = []
      for (const event of ['ready', 'finish']) stream.on(event, () => seen.push(event))
      await pipeline(Readable.from(['ab', 'cd'], { encoding: 'utf8' }), stream)
      const { bytesWritten } = stream as Writable & { readonly bytesWritten: number }
      return [String(await side.readFile('digits.txt')), seen, bytesWritten]
    })
  })

  it.each(['wx', 'a', 'w'])('makes a file with %s', async flags => {
    await same(async side => {
      await pipeline(Readable.from(['new']), side.createWriteStream('new.txt', { flags }))
      return side.readFile('new.txt', 'utf8')
    })
  })

  it('fails for a folder that is not there, and ends when it is closed', async () => {
    await same(async side => {
      const stream = side.createWriteStream('none/new.txt')
      stream.end('x')
      await finished(stream)
    })
    await same(async side => {
      const stream = side.createWriteStream('new.txt') as Writable & { close(callback?: unknown): void }
      stream.write('all of it')
      await new Promise(resolve => stream.close(resolve))
      await new Promise(resolve => stream.close(resolve))
      return [await side.readFile('new.txt', 'utf8'), stream.destroyed]
    })
  })
})

const contents: readonly (() => unknown)[] = [
  () => 'text',
  () => '',
  () => Buffer.from('bytes'),
  () => new Uint8Array([65, 66]),
  () => new Uint16Array([0x4142, 0x4344]),
  () => new DataView(Uint8Array.of(1, 65, 66, 67, 2).buffer, 1, 3),
  () => Readable.from(['some ', 'chunks']),
  () => ['text ', Buffer.from('bytes')],
  () => [new Uint16Array([0x4142])],
  () => [],
  () => new Set(['once']),
  async function* () {
    yield 'generated '
    yield Buffer.from('bytes')
  },
  () => [1, 2],
  () => [null],
  () => 5,
  () => null,
  () => undefined,
  () => true,
  () => ({}),
  () => new ArrayBuffer(3),
  () => () => 'function',
]

describe('as in node:fs, writeFile and appendFile', () => {
  it.each(contents.map(make => [shown(make()), make] as const))(
    'take %s, or say that they do not',
    async (_what, make) => {
      await same(async side => {
        await side.writeFile('new.txt', make())
        return side.readFile('new.txt', 'latin1')
      })
      await same(async side => {
        await side.appendFile('digits.txt', make())
        return side.readFile('digits.txt', 'latin1')
      })
    },
  )

  it.each([
    'hex',
    'utf16le',
    { encoding: 'latin1' },
    { encoding: null },
    null,
    { flag: 'a' },
    { flag: 'wx' },
    { flag: 'no-such' },
    { encoding: 'no-such' },
    { mode: 'rwx' },
    { signal: AbortSignal.abort() },
  ])('write with %o', async options => {
    await same(async side => {
      await side.writeFile('digits.txt', 'c0e9', options)
      return side.readFile('digits.txt', 'latin1')
    })
  })

  it('touch nothing for content that cannot be written', async () => {
    await using ground = await lay('clear text', { content: { 'digits.txt': digits } })
    const side = overFtp(ground)
    for (const content of [5, null, {}]) {
      await expect(side.writeFile('digits.txt', content)).rejects.toMatchObject({
        code: 'FTP_BAD_ARGUMENT',
        path: 'digits.txt',
      })
    }
    expect(ground.commands).toEqual([])
    await expect(side.writeFile('digits.txt', ['a', 5])).rejects.toMatchObject({
      kind: 'usage',
      path: 'digits.txt',
    })
    expect(ground.outcomes).not.toContain('complete')
  })
})

describe('as in node:fs, single answers', () => {
  const programs: Readonly<Record<string, (side: Side) => unknown>> = {
    'readFile of bytes': side => side.readFile('digits.txt'),
    'readFile with no options': side => side.readFile('digits.txt', null),
    'readFile with an encoding': side => side.readFile('digits.txt', 'base64'),
    'readFile with options': side => side.readFile('digits.txt', { encoding: 'utf8' }),
    'readFile with an encoding that nobody knows': side => side.readFile('digits.txt', 'no-such'),
    'readFile with a signal': side => side.readFile('digits.txt', { signal: AbortSignal.abort() }),
    'readFile of what is missing': side => side.readFile('none.txt'),
    'readFile of a directory': side => side.readFile('in'),
    'writeFile to a directory': side => side.writeFile('in', 'x'),
    'writeFile below what is missing': side => side.writeFile('none/new.txt', 'x'),
    'mkdir twice': async side => {
      await side.mkdir('new')
      await side.mkdir('new')
    },
    'mkdir below what is missing': side => side.mkdir('none/new'),
    'mkdir over a file': side => side.mkdir('digits.txt', { recursive: true }),
    'mkdir below a file': side => side.mkdir('digits.txt/new', { recursive: true }),
    'mkdir with parents, twice': async side => {
      await side.mkdir('a/b/c', { recursive: true })
      return [await side.mkdir('a/b/c', { recursive: true }), await side.readdir('a/b')]
    },
    'mkdir with a slash at its end': async side => {
      await side.mkdir('a/b/', { recursive: true })
      return side.readdir('a')
    },
    'rm of a file': async side => [await side.rm('in/other.txt'), await side.readdir('in')],
    'rm of a file, recursive': side => side.rm('digits.txt', { recursive: true }),
    'rm of what is missing': side => side.rm('none.txt'),
    'rm of what is missing, recursive': side => side.rm('none', { recursive: true }),
    'rm of what is missing, forced': side => side.rm('none.txt', { force: true }),
    'rm of what is missing, forced and recursive': side => side.rm('none', { force: true, recursive: true }),
    'rm of a directory': side => side.rm('in'),
    'rm of a directory, forced': side => side.rm('in', { force: true }),
    'rm of a directory, recursive': async side => {
      await side.rm('in', { recursive: true })
      return side.readdir('in')
    },
    'rmdir of what is missing': side => side.rmdir('none'),
    'rmdir of what is not empty': side => side.rmdir('in'),
    'rmdir of a file': side => side.rmdir('digits.txt'),
    'unlink of what is missing': side => side.unlink('none'),
    'unlink of a directory': side => side.unlink('in'),
    'stat of what is missing': side => side.stat('none'),
    'stat below a file': side => side.stat('digits.txt/none'),
    'stat of a file and a directory': async side => {
      const file = (await side.stat('digits.txt')) as Stats
      const folder = (await side.stat('in')) as Stats
      return [file, folder].map(stats => [
        stats.isFile(),
        stats.isDirectory(),
        stats.isSymbolicLink(),
        stats.mtime instanceof Date,
        stats.isFile() && stats.size,
      ])
    },
    'rename over a file': async side => {
      await side.rename('in/other.txt', 'digits.txt')
      return [await side.readFile('digits.txt', 'utf8'), await side.readdir('in')]
    },
    'rename to itself': async side => {
      await side.rename('digits.txt', 'digits.txt')
      return side.readFile('digits.txt', 'utf8')
    },
    'rename of what is missing': side => side.rename('none', 'other'),
    'rename to a folder that is missing': side => side.rename('digits.txt', 'none/other'),
    'readdir of a folder': side => side.readdir('in'),
    'readdir of what is missing': side => side.readdir('none'),
    'readdir of a file': side => side.readdir('digits.txt'),
    'readdir with types': async side => {
      const entries = (await side.readdir('', { withFileTypes: true })) as Dirent[]
      return entries
        .filter(({ name }) => name === 'in')
        .map(entry => [entry.name, entry.isFile(), entry.isDirectory(), entry.isSymbolicLink()])
    },
  }
  it.each(Object.entries(programs))('%s', async (_name, program) => same(program))

  it.each(
    [undefined, null, 7, {}, new URL('ftp://user:secret@example.com/a')].map(path => [shown(path), path]),
  )('refuse %s, which is no path, and show nothing of it', async (_what, path) => {
    await using ground = await lay('clear text')
    const side = overFtp(ground)
    const calls = names.map(name => {
      const rest: Partial<Record<Name, readonly unknown[]>> = {
        appendFile: ['x'],
        chmod: [0o600],
        rename: ['x'],
        utimes: [0, 0],
        writeFile: ['x'],
      }
      return side[name](name === 'readdir' ? (path ?? null) : path, ...(rest[name] ?? []))
    })
    const reading = text(side.createReadStream(path as string))
    for (const call of await Promise.allSettled([...calls, side.rename('probe.txt', path), reading])) {
      expect(call).toMatchObject({ reason: { code: 'FTP_BAD_ARGUMENT', kind: 'usage' } })
      expect(inspect(call)).not.toContain('secret')
    }
    expect(await ground.usable()).toBe(true)
  })

  it.each([
    new Date('2020-01-02T03:04:05Z'),
    1_577_934_245,
    '1577934245',
    new Date(Number.NaN),
    Number.NaN,
    'yesterday',
    null,
    undefined,
    1n,
    {},
  ])('utimes with %o', async time => {
    await same(async side => {
      await side.utimes('digits.txt', 0, time)
      return ((await side.stat('digits.txt')) as { readonly mtimeMs: number }).mtimeMs
    })
  })

  it.each([0o640, '640', '0640', 0o100_640, -1, 1.5, Number.NaN, '8', '', 'u+x', '0o640', null, undefined])(
    'chmod with %o',
    async mode => {
      await same(async side => {
        await side.chmod('digits.txt', mode)
        return side.modeOf('digits.txt')
      })
    },
  )
})
