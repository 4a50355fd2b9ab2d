import { Writable } from 'node:stream'
import { setImmediate as turn } from 'node:timers/promises'
import {
  concat,
  EMPTY,
  filter,
  firstValueFrom,
  lastValueFrom,
  mergeMap,
  NEVER,
  Subject,
  take,
  tap,
  toArray,
} from 'rxjs'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { createFtpServer, MemoryFileSystem } from '../../../server/src/index.ts'
import { access } from '../../../transport/test/support/log-in.ts'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import type { ScriptedServer } from '../../../transport/test/support/scripted-server.ts'
import { createFtp } from '../../src/create-ftp.ts'
import type { FtpOptions } from '../../src/ftp-options.ts'
import { Gate } from '../../src/pacing/gate.ts'
import { withGate } from '../../src/pacing/with-gate.ts'
import { manyLines, startListing } from './support/listing-server.ts'

leaveNothingOpen()
afterEach(() => void vi.useRealTimers())

/** More than the buffers of two sockets hold, and less than what may be spooled. */
const LINES = 300_000

async function start(options: Partial<FtpOptions> = {}) {
  const told = { listed: false, large: 0 }
  const lines = Buffer.from(
    manyLines(LINES)
      .map(line => `${line}\r\n`)
      .join(''),
  )
  const bodies: Record<string, Uint8Array | string> = {
    small: lines.subarray(0, lines.indexOf('\n', 2000) + 1),
    tree: 'type=dir; a\r\ntype=dir; b\r\n',
  }
  const server = await startListing(
    { small: manyLines(30) },
    {
      MLSD: async (session, path) => {
        session.reply('150 here it comes')
        const data = await session.data()
        data.end(bodies[path] ?? lines, () => {
          told.listed = true
          if (bodies[path] === undefined) told.large++
          server.changed()
        })
        data.on('finish', () => session.reply('226 done'))
      },
    },
  )
  const ftp = createFtp({ ...access(server), sessions: 1, ...options })
  return {
    server,
    ftp,
    told,
    async [Symbol.asyncDispose]() {
      await ftp.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** Resolves when the gate is full. */
async function full(gate: Gate<never>): Promise<void> {
  while (gate.open) await turn()
}

async function manyTurns(): Promise<void> {
  for (let passed = 0; passed < 500; passed++) await turn()
}

function commandsOf(server: ScriptedServer, verb: string): number {
  return server.verbs.filter(found => found === verb).length
}

describe('a listing with a gate', () => {
  test('pauses its socket while the gate is full, and makes its session free after about a second', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await using run = await start()
    const gate = new Gate(2)
    const listing = run.ftp
      .list('large', { gate })
      .pipe(gate.mergeMap(() => NEVER))
      .subscribe()
    await full(gate)
    await manyTurns()
    expect(run.told.listed).toBe(false)
    vi.advanceTimersByTime(1000)
    await run.server.until(() => run.told.listed)
    expect(gate.inFlight).toBe(2)
    expect(await run.ftp.command('NOOP')).toMatchObject({ code: 200 })
    expect(run.server.sessions).toHaveLength(1)
    listing.unsubscribe()
    expect(gate.inFlight).toBe(0)
  })

  test('makes its session free at once when another operation waits for it', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await using run = await start()
    const gate = new Gate(2)
    const work = new Subject<void>()
    const names = firstValueFrom(
      run.ftp.list('large', { gate }).pipe(
        gate.mergeMap(async entry => {
          await firstValueFrom(work, { defaultValue: undefined })
          return entry.name
        }),
        toArray(),
      ),
    )
    await full(gate)
    expect(await run.ftp.command('NOOP')).toMatchObject({ code: 200 })
    work.complete()
    expect((await names).length).toBe(LINES)
    expect(run.server.sessions).toHaveLength(1)
  })

  test('fails if the work can only wait for ever: all sessions are held like that, and memory has its cap', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await using run = await start()
    const gate = new Gate(2)
    const called = { count: 0 }
    const listing = run.ftp.list('large', { gate, spoolBytes: 100_000 }).pipe(
      gate.mergeMap(() => {
        called.count++
        return run.ftp.command('NOOP')
      }),
    )
    const failed = lastValueFrom(listing).catch(error => error)
    await full(gate)
    await manyTurns()
    expect(called.count).toBe(2)
    vi.advanceTimersByTime(11_000)
    expect(await failed).toMatchObject({ code: 'FTP_SPOOL_EXCEEDED', kind: 'usage', path: 'large' })
    expect(gate.inFlight).toBe(0)
    expect(await run.ftp.command('NOOP')).toMatchObject({ code: 200 })
  })

  test('of a walk makes all sessions free after about a second, also those of the folders that come next', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await using run = await start({ sessions: 2 })
    const gate = new Gate(1)
    const isFile = ({ name }: { readonly name: string }) => name.endsWith('.txt')
    const walk = run.ftp
      .walk('tree', { gate })
      .pipe(gate.mergeMap(entry => (isFile(entry) ? NEVER : EMPTY)))
      .subscribe()
    await run.server.until(() => commandsOf(run.server, 'MLSD') === 3)
    await full(gate)
    await manyTurns()
    expect(run.told.large).toBe(0)
    vi.advanceTimersByTime(1000)
    await run.server.until(() => run.told.large === 2)
    walk.unsubscribe()
    expect(await run.ftp.command('NOOP')).toMatchObject({ code: 200 })
  })

  test('of a walk lets those that were begun behind it make room, which are listed again in their turn', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await using run = await start({ sessions: 2 })
    const gate = new Gate(1)
    const waits = { count: 0 }
    const paths = run.ftp.walk('tree', { gate, spoolBytes: 100_000 }).pipe(
      gate.concatMap(async ({ path, name }) => {
        if (name.endsWith('-0.txt') && waits.count++ === 0) await run.ftp.command('NOOP')
        return path
      }),
      toArray(),
    )
    const all = firstValueFrom(paths)
    await run.server.until(() => commandsOf(run.server, 'MLSD') === 3)
    while (waits.count === 0) await turn()
    await manyTurns()
    expect(run.server.verbs).not.toContain('NOOP')
    vi.advanceTimersByTime(10_000)
    const found = await all
    expect(found).toHaveLength(2 + 2 * LINES)
    expect(new Set(found).size).toBe(2 + 2 * LINES)
    expect(run.server.commands.filter(line => line.startsWith('MLSD')).map(line => line.slice(5))).toEqual([
      'tree',
      'tree/a',
      'tree/b',
      'tree/b',
    ])
  })

  test('holds on beyond the cap while another session does the work', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    await using run = await start({ sessions: 2 })
    const gate = new Gate(4)
    const listing = run.ftp.list('large', { gate, spoolBytes: 100_000 }).pipe(
      take(3000),
      gate.mergeMap(() => run.ftp.command('NOOP')),
      toArray(),
    )
    expect(await firstValueFrom(listing)).toHaveLength(3000)
  })

  test('fails at once inside the project function of the same gate', async () => {
    await using run = await start()
    const gate = new Gate(1)
    const nested = run.ftp.list('small', { gate }).pipe(gate.mergeMap(() => run.ftp.list('small', { gate })))
    await expect(lastValueFrom(nested)).rejects.toMatchObject({ code: 'FTP_BAD_SEQUENCE' })
    expect(gate.inFlight).toBe(0)
  })

  test('is aborted by its signal at once, also while the gate is closed', async () => {
    await using run = await start()
    const gate = new Gate(1)
    const abort = new AbortController()
    const listing = run.ftp.list('small', { gate, signal: abort.signal }).pipe(gate.mergeMap(() => NEVER))
    const failed = lastValueFrom(listing).catch(error => error)
    await full(gate)
    // The transfer is over by then.
    expect(await run.ftp.command('NOOP')).toMatchObject({ code: 200 })
    abort.abort(new Error('enough'))
    expect(await failed).toMatchObject({ kind: 'aborted', path: 'small', cause: { message: 'enough' } })
    expect(gate.inFlight).toBe(0)
    await expect(lastValueFrom(run.ftp.list('small', { signal: abort.signal }))).rejects.toMatchObject({
      kind: 'aborted',
    })
    expect(commandsOf(run.server, 'MLSD')).toBe(1)
  })

  test('that is left early keeps the session, however often', async () => {
    await using run = await start()
    for (let time = 0; time < 5; time++) {
      const first = withGate(3, gate =>
        run.ftp.list('large', { gate }).pipe(
          filter(({ name }) => name.includes('7')),
          gate.mergeMap(entry => [entry]),
        ),
      )
      expect(await firstValueFrom(first)).toMatchObject({ name: 'a-rather-long-name-7.txt' })
      expect(await run.ftp.command('NOOP')).toMatchObject({ code: 200 })
    }
  })

  test('that waits for a session when it is left never lists', async () => {
    await using run = await start({ sessions: 1 })
    const gate = new Gate(1)
    const first = run.ftp
      .list('large', { gate })
      .pipe(gate.mergeMap(() => NEVER))
      .subscribe()
    const second = run.ftp.list('small').subscribe()
    second.unsubscribe()
    await full(gate)
    first.unsubscribe()
    expect(await run.ftp.command('NOOP')).toMatchObject({ code: 200 })
    expect(commandsOf(run.server, 'MLSD')).toBe(1)
  })
})

describe('entries that are downloaded over the only session, that of their listing,', () => {
  const cases: [number, string, string][] = [
    [5000, 'with a gate', 'clear text'],
    [2000, 'with a gate', 'TLS'],
    [2000, 'with the operator of a gate alone', 'clear text'],
  ]
  test.each(cases)(
    'come to an end: each tenth of %i, %s, in %s',
    async (count, pacing, protection) => {
      const bodies = Object.fromEntries(
        Array.from({ length: count }, (_, at) => [`in/${at}.txt`, `body ${at}`]),
      )
      const isSecure = protection === 'TLS'
      const server = await createFtpServer({
        fileSystem: new MemoryFileSystem(bodies),
        ...(isSecure && { tls: 'self-signed' as const }),
      }).listen()
      const ftp = createFtp(server.url, {
        sessions: 1,
        ...(isSecure && {
          mode: 'required' as const,
          tls: { ca: server.ca },
        }),
      })
      const found = new Set<string>()
      let listed = 0
      const sink = () =>
        new Writable({
          write: (chunk: Buffer, _encoding, done) => {
            found.add(chunk.toString())
            done()
          },
        })
      const all = withGate(4, gate =>
        ftp.list('in', pacing === 'with a gate' ? { gate } : {}).pipe(
          tap(() => listed++),
          filter((_entry, index) => index % 10 === 0),
          gate.mergeMap(entry => concat(ftp.download(entry, sink).pipe(mergeMap(() => EMPTY)), [entry.name])),
        ),
      )
      const names = await lastValueFrom(all.pipe(toArray()))
      expect([names.length, found.size, new Set(names).size]).toEqual([count / 10, count / 10, count / 10])
      expect(listed).toBe(count)
      await ftp.close()
      await server.close()
    },
    120_000,
  )
})

describe('a listing', () => {
  test('fails behind its last entry for lines that cannot be read, unless somebody is told of them', async () => {
    await using server = await startListing({ odd: ['type=file; a', 'nonsense', 'type=file; b'] })
    await using ftp = createFtp(access(server))
    const names: string[] = []
    const failed = new Promise(
      error => void ftp.list('odd').subscribe({ next: ({ name }) => names.push(name), error }),
    )
    expect(await failed).toMatchObject({ code: 'FTP_UNREADABLE_LISTING', kind: 'protocol', path: 'odd' })
    expect(names).toEqual(['a', 'b'])
    const unread: string[] = []
    const entries = ftp.list('odd', { onUnparsed: ({ raw }) => unread.push(Buffer.from(raw).toString()) })
    expect(await lastValueFrom(entries.pipe(toArray()))).toHaveLength(2)
    expect(unread).toEqual(['nonsense'])
  })

  test('of names alone is paced as one of entries, and its memory has its cap', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const names = Array.from({ length: LINES }, (_, at) => `a-rather-long-name-${at}.txt`)
    let listed = 0
    await using server = await startListing(
      {},
      {
        NLST: async session => {
          session.reply('150 here')
          const data = await session.data()
          data.end(names.map(name => `${name}\r\n`).join(''), () => {
            listed++
            session.reply('226 done')
            server.changed()
          })
        },
      },
    )
    await using ftp = createFtp({ ...access(server), sessions: 1 })
    const gate = new Gate(1)
    const go = new Subject<void>()
    const all = lastValueFrom(
      ftp.nameList('in', { gate }).pipe(
        gate.concatMap(async name => {
          await firstValueFrom(go, { defaultValue: undefined })
          return name
        }),
        toArray(),
      ),
    )
    await full(gate)
    await manyTurns()
    expect([listed, gate.inFlight]).toEqual([0, 1])
    vi.advanceTimersByTime(1000)
    await server.until(() => listed === 1)
    go.complete()
    expect(await all).toEqual(names)

    const stuck = lastValueFrom(
      ftp.nameList('in', { gate, spoolBytes: 100_000 }).pipe(gate.concatMap(() => ftp.command('NOOP'))),
    ).catch(error => error)
    await full(gate)
    await manyTurns()
    vi.advanceTimersByTime(11_000)
    expect(await stuck).toMatchObject({ code: 'FTP_SPOOL_EXCEEDED', path: 'in' })
    expect(gate.inFlight).toBe(0)
  })
})
