import { randomBytes, randomInt } from 'node:crypto'
import { appendFile, open, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { setImmediate as turn } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { LocalProtocolError, TransferError } from '@sluice/protocol'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../test/support/servers/certificate.ts'
import type { FileSource, FileTarget } from '../src/index.ts'
import { failureOf } from './support/failure-of.ts'
import { useFileFolder } from './support/file-folder.ts'
import { logIn } from './support/log-in.ts'
import { clientOptions, type Mode, modes } from './support/modes.ts'
import { oddHandle } from './support/odd-handle.ts'
import { leaveNothingOpen, watchHandles } from './support/open-handles.ts'
import { type Received, received } from './support/received.ts'
import { type Action, ScriptedServer, type ScriptedSession } from './support/scripted-server.ts'

leaveNothingOpen()
const local = useFileFolder()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

const KIB = 1024
const MIB = 1024 * KIB
const sizes = [0, 1, 64 * KIB, MIB - 1, MIB, MIB + 1, 3 * MIB, randomInt(MIB, 4 * MIB), 7 * MIB + 13]

function giving(content: Uint8Array): Record<string, Action> {
  return {
    RETR: async session => {
      session.reply('150 here it comes')
      ;(await session.data()).end(content)
      session.reply('226 done')
    },
  }
}

/** A server that takes files, and what it was given. */
function taking() {
  const files: Received[] = []
  const STOR = async (session: ScriptedSession) => {
    session.reply('150 send it')
    const data = await session.data()
    const file = await received(data)
    files.push(file)
    session.reply(file.how === 'end' ? '226 stored' : '426 cut')
    data.end()
  }
  return { files, script: { STOR } }
}

async function start(mode: Mode, script: Record<string, Action>) {
  const server = await ScriptedServer.start(script, { tls })
  const session = await logIn(server, clientOptions(mode, tls))
  return {
    server,
    session,
    nothingElse: watchHandles(),
    async [Symbol.asyncDispose]() {
      session.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** A disk that lets the network go on for a while before each write. */
const slow = (handle: FileTarget['file']) =>
  oddHandle(handle as Awaited<ReturnType<typeof open>>, write => async (...args) => {
    for (let i = 0; i < 20; i++) await turn()
    return await write(...args)
  })

describe.each(modes)('%s', mode => {
  describe.each([true, false])('a file is written, its size known: %s', known => {
    test.each(sizes)('%i bytes', async bytes => {
      const content = randomBytes(bytes)
      await using run = await start(mode, giving(content))
      const size = known ? bytes : undefined
      expect(await run.session.retrieve('a', { file: local('a') }, { size })).toMatchObject({ bytes })
      expect((await readFile(local('a'))).equals(content)).toBe(true)
      expect(await run.session.pwd()).toBe('/')
      await run.nothingElse()
    })

    test.each(sizes.slice(-4))('%i bytes to a slow disk', async bytes => {
      const content = randomBytes(bytes)
      await using run = await start(mode, giving(content))
      await using handle = await open(local('a'), 'w')
      const size = known ? bytes : undefined
      await run.session.retrieve('a', { file: slow(handle) }, { size })
      expect((await readFile(local('a'))).equals(content)).toBe(true)
    })
  })

  test.each(sizes)('a file of %i bytes is read', async bytes => {
    const content = randomBytes(bytes)
    await writeFile(local('a'), content)
    const { files, script } = taking()
    await using run = await start(mode, script)
    expect(await run.session.store({ file: local('a') }, 'a')).toMatchObject({ bytes })
    expect(files.map(({ how }) => how)).toEqual(['end'])
    expect(files[0]?.bytes.equals(content)).toBe(true)
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test.each([0, 1, 2, 5])('a disk that is full at write %i is the cause, and the session lives', async at => {
    const content = randomBytes(12 * MIB)
    await using run = await start(mode, giving(content))
    await using handle = await open(local('a'), 'w')
    let writes = 0
    const full = oddHandle(handle, write => async (...args) => {
      if (writes++ === at) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' })
      return await write(...args)
    })
    const error = await failureOf(run.session.retrieve('a', { file: full }, { size: content.length }))
    expect(error).toBeInstanceOf(TransferError)
    expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', cause: { code: 'ENOSPC' } })
    expect(writes).toBe(at + 1)
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test('an abort while bytes are written leaves what is there, and the session', async () => {
    await using run = await start(mode, {
      RETR: async session => {
        session.reply('150 here it comes')
        const data = await session.holdData()
        data.write(randomBytes(3 * MIB))
        data.once('close', () => session.reply('426 cut'))
      },
    })
    for (const moment of [1, 100 * KIB, MIB + 1, 2 * MIB]) {
      const abort = new AbortController()
      const onProgress = (bytes: number) => bytes >= moment && abort.abort()
      const options = { signal: abort.signal, onProgress }
      const failed = failureOf(run.session.retrieve('a', { file: local('a') }, options))
      expect((await failed).name).toBe('AbortError')
      const { size } = await stat(local('a'))
      expect(size).toBeLessThanOrEqual(3 * MIB)
    }
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })
})

describe('a file that is written', () => {
  const content = randomBytes(3000)

  test.each<[string, Omit<FileTarget, 'file'>, (before: Buffer) => Buffer]>([
    ['is replaced', {}, () => content],
    [
      'is written from a place on',
      { flags: 'r+', start: 100 },
      old => Buffer.concat([old.subarray(0, 100), content]),
    ],
    ['is added to', { flags: 'a' }, old => Buffer.concat([old, content])],
    ['is flushed to the disk', { flush: true }, () => content],
  ])('%s', async (_how, options, wanted) => {
    const before = randomBytes(200)
    await writeFile(local('a'), before)
    await using run = await start('in clear text', giving(content))
    await run.session.retrieve('a', { file: pathToFileURL(local('a')), ...options })
    expect((await readFile(local('a'))).equals(wanted(before))).toBe(true)
  })

  test('has the permissions that were asked for', async () => {
    await using run = await start('in clear text', giving(content))
    await run.session.retrieve('a', { file: local('a'), mode: 0o600 })
    expect((await stat(local('a'))).mode & 0o777).toBe(0o600)
  })

  test('is not touched before the server agrees', async () => {
    await using run = await start('in clear text', { RETR: '550 no such file' })
    expect(await failureOf(run.session.retrieve('a', { file: local('a') }))).toMatchObject({
      code: 'FTP_REFUSED',
    })
    await expect(stat(local('a'))).rejects.toMatchObject({ code: 'ENOENT' })
  })

  test.each<[string, (path: string) => Promise<FileTarget>, string]>([
    ['in a folder that is not there', async path => ({ file: `${path}/no/a` }), 'ENOENT'],
    ['that is a folder', async path => ({ file: path.slice(0, path.lastIndexOf('/')) }), 'EISDIR'],
    [
      'that is there and must not be',
      async path => {
        await writeFile(path, 'old')
        return { file: path, flags: 'wx' }
      },
      'EEXIST',
    ],
  ])('%s: the transfer fails, the session lives', async (_where, make, code) => {
    await using run = await start('in clear text', giving(randomBytes(4 * MIB)))
    const error = await failureOf(run.session.retrieve('a', await make(local('a'))))
    expect(error).toBeInstanceOf(TransferError)
    expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', cause: { code } })
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test('may take fewer bytes than it is given, and is not closed if it is the caller’s', async () => {
    await using run = await start('in clear text', giving(content))
    await using handle = await open(local('a'), 'w')
    const stingy = oddHandle(handle, write => (buffer, offset, length, position) => {
      return write(buffer, offset, Math.min(length, 700), position)
    })
    await run.session.retrieve('a', { file: stingy })
    expect((await readFile(local('a'))).equals(content)).toBe(true)
    expect((await handle.stat()).size).toBe(content.length)
  })

  test('takes nothing any more: that is an error, not an endless loop', async () => {
    await using run = await start('in clear text', giving(content))
    await using handle = await open(local('a'), 'w')
    const deaf = oddHandle(handle, () => async () => ({ bytesWritten: 0 }))
    expect(await failureOf(run.session.retrieve('a', { file: deaf }))).toMatchObject({
      code: 'FTP_CALLER_FAILED',
    })
  })

  test('whose disk stands still slows the server, and an abort ends it', async () => {
    let written = 0
    await using run = await start('in clear text', {
      RETR: async session => {
        session.reply('150 here it comes')
        const data = await session.holdData()
        const chunk = Buffer.alloc(64 * KIB)
        const more = () => {
          while (!data.destroyed && data.write(chunk, () => (written += chunk.length)));
        }
        data.on('drain', more)
        data.once('close', () => session.reply('426 cut'))
        more()
      },
    })
    await using handle = await open(local('a'), 'w')
    let release = () => {}
    const stuck = oddHandle(handle, write => async (...args) => {
      await new Promise<void>(resolve => {
        release = resolve
      })
      return await write(...args)
    })
    const abort = new AbortController()
    const failed = failureOf(run.session.retrieve('a', { file: stuck }, { signal: abort.signal }))
    let last = -1
    while (written !== last || written === 0) {
      last = written
      await new Promise(resolve => setTimeout(resolve, 100))
    }
    expect(written).toBeLessThan(32 * MIB)
    abort.abort()
    // The session is free while the last write is still under way.
    expect(await run.session.pwd()).toBe('/')
    release()
    expect((await failed).name).toBe('AbortError')
    await run.nothingElse()
  })

  test('can be given up when all has come and the disk stands still', async () => {
    await using run = await start('in clear text', giving(content))
    await using handle = await open(local('a'), 'w')
    const abort = new AbortController()
    const stuck = oddHandle(handle, write => async (...args) => {
      await run.session.pwd()
      abort.abort()
      return await write(...args)
    })
    const options = { signal: abort.signal, size: content.length }
    expect((await failureOf(run.session.retrieve('a', { file: stuck }, options))).name).toBe('AbortError')
  })

  test.each([-1, 0.5, Number.NaN])('cannot begin at %d', async start_ => {
    await using run = await start('in clear text', giving(content))
    const target = { file: local('a'), start: start_ }
    expect(await failureOf(run.session.retrieve('a', target))).toMatchObject({ code: 'FTP_BAD_ARGUMENT' })
  })

  test.each(['a', 'ax'] as const)('has no place to begin at when it is added to (%s)', async flags => {
    await using run = await start('in clear text', giving(content))
    const target = { file: local('a'), flags, start: 0 }
    expect(await failureOf(run.session.retrieve('a', target))).toMatchObject({ code: 'FTP_BAD_ARGUMENT' })
    expect(run.server.verbs).not.toContain('RETR')
  })

  test('is never meant by a text alone', async () => {
    await using run = await start('in clear text', giving(content))
    const error = await failureOf(run.session.retrieve('a', local('a') as never))
    expect(error).toMatchObject({ code: 'FTP_BAD_ARGUMENT' })
    expect(error.message).toMatch(/\{ file: path \}/)
  })
})

describe('a file that is read', () => {
  const content = randomBytes(2 * MIB + 5)

  async function store(source: (path: string) => Promise<FileSource> | FileSource, size?: number) {
    await writeFile(local('a'), content)
    const { files, script } = taking()
    const run = await start('in clear text', script)
    return Object.assign(run, { files, outcome: run.session.store(await source(local('a')), 'a', { size }) })
  }

  test.each<[string, Omit<FileSource, 'file'>, Buffer]>([
    ['from a place on', { start: MIB }, content.subarray(MIB)],
    ['up to a place', { end: 99 }, content.subarray(0, 100)],
    ['between two places', { start: 10, end: MIB }, content.subarray(10, MIB + 1)],
    ['from behind its end', { start: 3 * MIB }, content.subarray(0, 0)],
  ])('%s', async (_part, part, wanted) => {
    await using run = await store(file => ({ file, ...part }))
    expect(await run.outcome).toMatchObject({ bytes: wanted.length })
    expect(run.files[0]?.bytes.equals(wanted)).toBe(true)
  })

  test('of the caller is left open', async () => {
    await writeFile(local('a'), content)
    await using handle = await open(local('a'))
    await using run = await store(() => ({ file: handle }))
    expect(await run.outcome).toMatchObject({ bytes: content.length })
    expect((await handle.stat()).size).toBe(content.length)
  })

  test.each<[string, (path: string) => Promise<void>, RegExp]>([
    ['shrinks', path => truncate(path, MIB), /has shrunk from 2097157 to 1048576 bytes/],
    ['grows', path => appendFile(path, 'more'), /has grown beyond 2097157 bytes/],
  ])('and %s meanwhile never looks like an end', async (_how, change, message) => {
    await writeFile(local('a'), content)
    const { files, script } = taking()
    await using run = await start('in clear text', script)
    let changed: Promise<void> | undefined
    const onStart = () => {
      changed = change(local('a'))
    }
    await using handle = await open(local('a'))
    const read = handle.read.bind(handle) as (...args: unknown[]) => Promise<unknown>
    const late = {
      stat: () => handle.stat(),
      read: async (...args: unknown[]) => {
        await changed
        return await read(...args)
      },
    }
    const source = { file: late as unknown as typeof handle }
    const error = await failureOf(run.session.store(source, 'a', { onStart }))
    expect(error).toBeInstanceOf(TransferError)
    expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', expected: content.length })
    expect(error.message).toMatch(message)
    expect(files.map(({ how }) => how)).toEqual(['reset'])
    expect(await run.session.pwd()).toBe('/')
  })

  test('but has no size gives what it has', async () => {
    await using run = await store(() => ({ file: '/proc/self/status' }))
    expect((await run.outcome).bytes).toBeGreaterThan(0)
    expect(run.files[0]?.bytes.toString()).toMatch(/^Name:/)
  })

  test('does not exist: nothing is asked of the server', async () => {
    await using run = await store(path => ({ file: `${path}.not` }))
    const error = await failureOf(run.outcome)
    expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', cause: { code: 'ENOENT' } })
    expect(run.server.verbs).not.toContain('STOR')
    expect(await run.session.pwd()).toBe('/')
  })

  test('is a folder: that is said', async () => {
    await using run = await store(path => ({ file: path.slice(0, path.lastIndexOf('/')) }))
    const error = await failureOf(run.outcome)
    expect(error).toBeInstanceOf(LocalProtocolError)
    expect(error.message).toMatch(/is a directory/)
    expect(run.server.verbs).not.toContain('STOR')
  })

  test('in part, from or to what is no place', async () => {
    await using run = await store(file => ({ file, start: -1 }))
    expect(await failureOf(run.outcome)).toMatchObject({ code: 'FTP_BAD_ARGUMENT' })
  })

  test('and refused by the server is closed', async () => {
    await writeFile(local('a'), content)
    await using run = await start('in clear text', { STOR: '553 not this name' })
    expect(await failureOf(run.session.store({ file: local('a') }, 'a'))).toMatchObject({
      code: 'FTP_REFUSED',
    })
    expect(await run.session.pwd()).toBe('/')
  })

  test('and cut by an abort is closed, and the session lives', async () => {
    await writeFile(local('a'), content)
    const { files, script } = taking()
    await using run = await start('in clear text', script)
    for (const moment of [1, 256 * KIB + 1, MIB]) {
      const abort = new AbortController()
      const onProgress = (bytes: number) => bytes >= moment && abort.abort()
      const options = { signal: abort.signal, onProgress }
      expect((await failureOf(run.session.store({ file: local('a') }, 'a', options))).name).toBe('AbortError')
    }
    expect(files.map(({ how }) => how)).not.toContain('end')
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })
})
