import { once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { type FileEntry, MemoryFileSystem } from '../../../server/src/index.ts'
import type { FtpSession, RemoteEntry } from '../../src/index.ts'
import { type EmbeddedSession, embeddedSession } from '../support/embedded-session.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { ScriptedServer, type ScriptedSession } from '../support/scripted-server.ts'

leaveNothingOpen()

const files = { 'in/a.txt': 'a', 'in/b.txt': 'bb', 'in/sub/c.txt': 'ccc' }
const names = (entries: readonly RemoteEntry[]) => entries.map(({ name }) => name).sort()

/** A directory `/` with so many entries with long names; a listing of it is some 25 MB. */
class ManyEntries extends MemoryFileSystem {
  static readonly count = 100_000
  static readonly first = `${'x'.repeat(200)}0`

  override async *list(): AsyncGenerator<FileEntry> {
    const modified = new Date(0)
    for (let at = 0; at < ManyEntries.count; at++) {
      yield { name: `${'x'.repeat(200)}${at}`, kind: 'file', size: at, modified }
    }
  }
}

/** Bytes of listings that the server has handed to its sockets, of those that have not ended. */
function begunBytes({ events }: EmbeddedSession, session: number): number {
  const seen = events.filter(event => event.session === session && event.type === 'transfer-progress')
  const last = seen.at(-1)
  return last?.type === 'transfer-progress' ? last.bytes : 0
}

describe('a listing', () => {
  test('is lazy: nothing is sent before the first entry is asked for', async () => {
    await using at = await embeddedSession(files)
    const listing = at.session.list('in')
    const iterator = listing[Symbol.asyncIterator]()
    await at.session.noop()
    expect(at.commands()).toEqual(['NOOP'])
    await iterator.return?.()
    expect(at.commands()).toEqual(['NOOP'])
  })

  test('can be read again, each time anew', async () => {
    await using at = await embeddedSession(files)
    const listing = at.session.list('in')
    expect(names(await listing.toArray())).toEqual(['a.txt', 'b.txt', 'sub'])
    at.files.writeFile('in/d.txt', '')
    expect(names(await listing.toArray())).toEqual(['a.txt', 'b.txt', 'd.txt', 'sub'])
  })

  test.each(['MLSD', 'LIST', 'STAT', 'NLST'] as const)('by %s', async command => {
    await using at = await embeddedSession(files)
    const entries = await at.session.list('in', { command }).toArray()
    expect(names(entries).map(name => name.replace('in/', ''))).toEqual(['a.txt', 'b.txt', 'sub'])
    expect(at.commands().some(line => line.startsWith(command))).toBe(true)
    expect(at.commands().some(line => line === 'EPSV')).toBe(command !== 'STAT')
  })

  test('with facts of choice', async () => {
    await using at = await embeddedSession(files)
    const [entry] = await at.session.list('in', { facts: ['size', 'type'] }).toArray()
    expect([...(entry?.facts.keys() ?? [])].sort()).toEqual(['size', 'type'])
    expect(at.commands()[0]).toBe('OPTS MLST size;type;')
  })

  test('chooses no facts where the server has no MLSD', async () => {
    await using at = await embeddedSession(files, { commandsOff: ['MLSD', 'MLST'] })
    expect(await at.session.list('in', { facts: ['size'] }).toArray()).toHaveLength(3)
    expect(at.commands().some(line => line.startsWith('OPTS'))).toBe(false)
  })

  test('of what is not there is an error at the first entry', async () => {
    await using at = await embeddedSession(files)
    expect(await failureOf(at.session.list('none').toArray())).toMatchObject({ code: 'FTP_REFUSED' })
    expect(await at.session.pwd()).toBe('/')
  })

  test('in batches ends with its report', async () => {
    await using at = await embeddedSession(files)
    const batches = at.session.list('in').batches()
    const first = await batches.next()
    expect(first.value).toMatchObject([{ kind: 'entry' }, { kind: 'entry' }, { kind: 'entry' }])
    expect(await batches.next()).toMatchObject({ done: true, value: { reply: { code: 226 } } })
    expect(await batches.next()).toEqual({ done: true, value: undefined })
  })
})

describe('what cannot be read', () => {
  const listing = ['type=file;size=1; good', 'no facts at all', 'type=file;size=2; fine'].join('\r\n')
  const script = {
    FEAT: ['211-', ' MLST type*;size*;', '211 end'],
    MLSD: async (session: ScriptedSession) => {
      session.reply('150 here it comes')
      ;(await session.data()).end(`${listing}\r\n`)
      session.reply('226 done')
    },
  }

  test('is an error behind the last entry', async () => {
    await using server = await ScriptedServer.start(script)
    await using session = await logIn(server)
    const found: string[] = []
    const reading = async () => {
      for await (const entry of session.list()) found.push(entry.name)
    }
    expect(await failureOf(reading())).toMatchObject({ code: 'FTP_UNREADABLE_LISTING' })
    expect(found).toEqual(['good', 'fine'])
    expect(await session.pwd()).toBe('/')
  })

  test('is told, and no error, where somebody listens', async () => {
    await using server = await ScriptedServer.start(script)
    await using session = await logIn(server)
    const unread: string[] = []
    const onUnparsed = ({ raw }: { raw: Uint8Array }) => unread.push(String(Buffer.from(raw)))
    expect(await session.list('', { onUnparsed }).toArray()).toHaveLength(2)
    expect(unread).toEqual(['no facts at all'])
  })
})

describe('an entry is a path', () => {
  test('in the directory that was listed', async () => {
    await using at = await embeddedSession(files)
    for (const directory of ['in', 'in/', '/in', Buffer.from('in')]) {
      const entries = await at.session.list(directory).toArray()
      const file = entries.find(({ name }) => name === 'b.txt') ?? expect.fail()
      expect(await at.session.size(file)).toBe(2)
    }
  })

  test('of a directory that can be listed, and so on', async () => {
    await using at = await embeddedSession(files)
    const sub = (await at.session.list('in').toArray()).find(({ type }) => type === 'directory')
    const [entry] = await at.session.list(sub ?? expect.fail()).toArray()
    expect(await at.session.stat(entry ?? expect.fail())).toMatchObject({ entry: { size: 3 } })
  })

  test.each([
    ['with its folder, as some servers give it', '/sub/a.txt', '/sub/a.txt'],
    ['alone', 'a.txt', 'sub/a.txt'],
  ])('where NLST gives the name %s', async (_name, given, sent) => {
    await using server = await ScriptedServer.start({
      NLST: async session => {
        session.reply('150 here it comes')
        ;(await session.data()).end(`${given}\r\n`)
        session.reply('226 done')
      },
      DELE: '250 gone',
    })
    await using session = await logIn(server)
    for await (const entry of session.list('sub', { command: 'NLST' })) await session.delete(entry)
    expect(server.commands.at(-1)).toBe(`DELE ${sent}`)
  })

  test('whose bytes are sent back as they came, whatever they are', async () => {
    const name = Buffer.from([0x61, 0xfc, 0xc3, 0x28, 0x62])
    const deleted: Buffer[] = []
    await using server = await ScriptedServer.start({
      LIST: async session => {
        session.reply('150 here it comes')
        const line = Buffer.concat([Buffer.from('-rw-r--r-- 1 u g 1 Jan 01 00:00 '), name])
        ;(await session.data()).end(Buffer.concat([line, Buffer.from('\r\n')]))
        session.reply('226 done')
      },
      DELE: (session, argument) => {
        deleted.push(Buffer.from(argument, 'latin1'))
        session.reply('250 gone')
      },
    })
    await using session = await logIn(server)
    for await (const entry of session.list()) await session.delete(entry)
    expect(deleted).toEqual([name])
  })

  test('but not behind the heading of another directory', async () => {
    const text = '-rw-r--r-- 1 u g 1 Jan 01 00:00 a\r\n\r\n./sub:\r\n-rw-r--r-- 1 u g 1 Jan 01 00:00 b\r\n'
    await using server = await ScriptedServer.start({
      LIST: async session => {
        session.reply('150 here it comes')
        ;(await session.data()).end(text)
        session.reply('226 done')
      },
    })
    await using session = await logIn(server)
    const [, behind] = await session.list().toArray()
    expect(behind).toMatchObject({ name: 'b', directory: undefined })
    expect(await failureOf(session.delete(behind ?? expect.fail()))).toMatchObject({
      code: 'FTP_BAD_ARGUMENT',
    })
    expect(server.verbs).not.toContain('DELE')
  })
})

describe('a listing makes way for other calls', () => {
  test('each entry can be worked on in the loop', async () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`d/${at}`, '']))
    await using at = await embeddedSession(many)
    for await (const entry of at.session.list('d')) await at.session.delete(entry)
    expect(await at.session.list('d').toArray()).toEqual([])
  })

  test.each<[string, (session: FtpSession) => Promise<unknown>]>([
    ['a call', session => session.pwd()],
    ['a new connection', session => session.reconnect()],
  ])('also one of many megabytes, most of which were not read when %s came', async (_what, call) => {
    await using at = await embeddedSession(new ManyEntries())
    let count = 0
    for await (const { name } of at.session.list()) {
      if (count++ === 0) expect(name).toBe(ManyEntries.first)
      if (count === 5) await call(at.session)
    }
    expect(count).toBe(ManyEntries.count)
    expect(await at.session.pwd()).toBe('/')
  })

  test('and for a call that waited before it began', async () => {
    await using at = await embeddedSession(new ManyEntries())
    const before = at.session.pwd()
    const iterator = at.session.list()[Symbol.asyncIterator]()
    const first = iterator.next()
    const behind = at.session.noop()
    expect(await before).toBe('/')
    expect(await behind).toMatchObject({ code: 200 })
    expect(await first).toMatchObject({ done: false })
    await iterator.return?.()
  })

  test('up to a cap, behind which it is an error, and the call is done', async () => {
    await using at = await embeddedSession(new ManyEntries())
    let count = 0
    const reading = async () => {
      for await (const _entry of at.session.list('', { spoolBytes: 1024 * 1024 })) {
        if (count++ === 0) expect(await at.session.pwd()).toBe('/')
      }
    }
    const error = await failureOf(reading())
    expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', cause: { code: 'FTP_SPOOL_EXCEEDED' } })
    expect(error.message).toMatch(/more than 1048576 bytes/)
    // What was kept came before the error.
    expect(count).toBeGreaterThan(1000)
    expect(count).toBeLessThan(ManyEntries.count)
    expect(await at.session.pwd()).toBe('/')
  })

  test('where nobody waits, a slow reader slows the server', async () => {
    await using at = await embeddedSession(new ManyEntries())
    await using other = await logIn(at.server)
    const iterator = at.session.list()[Symbol.asyncIterator]()
    await iterator.next()
    // The same listing passes as a whole meanwhile: there was time.
    const whole = await other.list().toArray()
    expect(whole).toHaveLength(ManyEntries.count)
    const all = begunBytes(at, 2)
    expect(all).toBeGreaterThan(20_000_000)
    expect(begunBytes(at, 1)).toBeLessThan(all / 2)
    await iterator.return?.()
    expect(await at.session.pwd()).toBe('/')
  })
})

describe('leaving early', () => {
  const ways: Readonly<Record<string, (at: EmbeddedSession) => Promise<unknown>>> = {
    break: async at => {
      for await (const _entry of at.session.list()) break
    },
    throw: async at => {
      const reading = async () => {
        for await (const _entry of at.session.list()) throw new Error('mine')
      }
      await expect(reading()).rejects.toThrow('mine')
    },
    'break of batches': async at => {
      for await (const _items of at.session.list().batches()) break
    },
    'return while an entry is waited for': async at => {
      const iterator = at.session.list()[Symbol.asyncIterator]()
      const next = iterator.next()
      await iterator.return?.()
      await next
    },
    'throw into the iterator': async at => {
      const iterator = at.session.list()[Symbol.asyncIterator]()
      await iterator.next()
      await expect(iterator.throw?.(new Error('mine'))).rejects.toThrow('mine')
      expect(await iterator.next()).toMatchObject({ done: true })
    },
    'a signal': async at => {
      const abort = new AbortController()
      const reading = async () => {
        for await (const _entry of at.session.list('', { signal: abort.signal })) abort.abort()
      }
      expect(await failureOf(reading())).toMatchObject({ code: 'FTP_ABORTED' })
    },
    'abort()': async at => {
      const reading = async () => {
        let first = true
        for await (const _entry of at.session.list()) {
          if (first) await at.session.abort()
          first = false
        }
      }
      expect(await failureOf(reading())).toMatchObject({ code: 'FTP_ABORTED' })
    },
  }

  test.each(Object.entries(ways))(
    'by %s: the listing is given up, and the session goes on',
    async (_n, leave) => {
      await using at = await embeddedSession(new ManyEntries())
      await leave(at)
      expect(await at.session.pwd()).toBe('/')
      expect(begunBytes(at, 1)).toBeLessThan(20_000_000)
    },
  )

  test('is over only when the session is back in step', async () => {
    await using server = await ScriptedServer.start({
      FEAT: ['211-', ' MLST type*;size*;', '211 end'],
      MLSD: async session => {
        session.reply('150 here it comes')
        const data = await session.holdData()
        data.write('type=file;size=1; one\r\n')
        await new Promise(resolve => data.once('close', resolve))
        session.reply('426 cut')
      },
    })
    await using session = await logIn(server)
    for await (const { name } of session.list()) {
      expect(name).toBe('one')
      break
    }
    // The last word is the answer to the PWD behind ABOR.
    expect(session.lastReply).toMatchObject({ code: 257 })
  })

  test('while the server says nothing', async () => {
    await using server = await ScriptedServer.start({
      LIST: async session => {
        session.reply('150 here it comes')
        const data = await session.holdData()
        await new Promise(resolve => data.once('close', resolve))
        session.reply('426 cut')
      },
    })
    await using session = await logIn(server)
    const iterator = session.list()[Symbol.asyncIterator]()
    const next = iterator.next()
    await server.received('LIST')
    await iterator.return?.()
    expect(await next).toEqual({ done: true, value: undefined })
    // In step already: the last word is the answer to the PWD behind ABOR.
    expect(session.lastReply).toMatchObject({ code: 257 })
    expect(await session.pwd()).toBe('/')
  })
})

describe('a listing that fails', () => {
  test('gives what came before the error', async () => {
    await using server = await ScriptedServer.start({
      LIST: async session => {
        session.reply('150 here it comes')
        const data = await session.data()
        data.end('-rw-r--r-- 1 u g 1 Jan 01 00:00 one\r\n-rw-r--r-- 1 u g 1 Jan 01 00:00 tw')
        await once(data.resume(), 'end')
        session.reply('426 cut')
      },
    })
    await using session = await logIn(server)
    const found: string[] = []
    const reading = async () => {
      for await (const entry of session.list()) found.push(entry.name)
    }
    expect(await failureOf(reading())).toMatchObject({ code: 'FTP_TRANSFER_REFUSED' })
    expect(found).toEqual(['one'])
    expect(await session.pwd()).toBe('/')
  })
})
