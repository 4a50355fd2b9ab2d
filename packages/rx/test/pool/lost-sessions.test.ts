import { Writable } from 'node:stream'
import { lastValueFrom } from 'rxjs'
import { afterEach, expect, test, vi } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import type { Script } from '../../../transport/test/support/scripted-server.ts'
import { startScripted } from './support/scripted-run.ts'

leaveNothingOpen()

afterEach(() => {
  vi.restoreAllMocks()
})

/** A server whose first session ends at its second command of a kind, in the way given. */
function losing(verb: string, end: 'leaves' | 'resets' | 'answers first'): Script {
  let times = 0
  return {
    DELE: '250 gone',
    MKD: '257 "/m" made',
    [verb]: session => {
      if (++times !== 2) return session.reply(verb === 'DELE' ? '250 gone' : '200 here')
      if (end === 'leaves') {
        session.reply('421 No transfer for too long')
        session.socket.end()
      } else {
        if (end === 'answers first') session.reply('100 wait')
        session.reset()
      }
    },
  }
}

test('a call that finds its idle session lost is run once more on a new one', async () => {
  for (const end of ['leaves', 'resets'] as const) {
    await using run = await startScripted(losing('NOOP', end))
    await run.ftp.command('NOOP')
    expect((await run.ftp.command('NOOP')).code).toBe(200)
    expect(run.server.sessions).toHaveLength(2)
  }
})

test('a call that changes files is run once more only if the server says that it leaves', async () => {
  await using polite = await startScripted(losing('DELE', 'leaves'))
  await polite.ftp.rm('a')
  await polite.ftp.rm('b')
  expect(polite.server.commands.filter(line => line === 'DELE b')).toHaveLength(2)

  await using rude = await startScripted(losing('DELE', 'resets'))
  await rude.ftp.rm('a')
  await expect(rude.ftp.rm('b')).rejects.toMatchObject({ kind: 'network', transient: true })
  expect(rude.server.commands.filter(line => line === 'DELE b')).toHaveLength(1)
})

test('a call is run once more and not twice', async () => {
  let times = 0
  await using run = await startScripted({
    NOOP: session => (++times === 1 ? session.reply('200 here') : session.reset()),
  })
  await run.ftp.command('NOOP')
  await expect(run.ftp.command('NOOP')).rejects.toMatchObject({ kind: 'network' })
  expect(times).toBe(3)
})

test('the work of session() is not run twice, though the session is lost before it begins', async () => {
  let runs = 0
  let pwd = 0
  await using run = await startScripted({
    PWD: session => (++pwd === 1 ? session.reset() : session.reply('257 "/" is here')),
    NOOP: '200 here',
  })
  await run.ftp.command('NOOP')
  await run.ftp.session(async session => {
    runs++
    await session.noop()
  })
  expect(runs).toBe(1)
  expect(run.server.sessions).toHaveLength(2)
})

test.each(['leaves', 'resets'] as const)(
  'a transfer that comes right behind another, of which the server knows nothing, goes to a new session: %s',
  async end => {
    let asked = 0
    await using run = await startScripted({
      EPSV: async session => {
        if (++asked !== 2) return session.reply(`229 (|||${await session.openPort()}|)`)
        if (end === 'leaves') session.reply('421 Enough')
        session.reset()
      },
      RETR: async (session, path) => {
        session.reply('150 go')
        ;(await session.data()).end(path)
        session.reply('226 done')
      },
    })
    const texts = ['a', 'b', 'c'].map(path => {
      let text = ''
      const write = (chunk: Buffer, _encoding: unknown, done: () => void) => {
        text += chunk
        done()
      }
      const sink = () => new Writable({ write })
      return lastValueFrom(run.ftp.download(path, sink, { retry: { count: 0 } })).then(() => text)
    })
    expect(await Promise.all(texts)).toEqual(['a', 'b', 'c'])
    expect(run.server.sessions).toHaveLength(2)
  },
)

test('a session that was idle for long is asked before it is used, and replaced where it is lost', async () => {
  let noops = 0
  await using run = await startScripted({
    DELE: '250 gone',
    NOOP: session => (++noops === 2 ? session.reset() : session.reply('200 here')),
  })
  await run.ftp.rm('a')
  const now = performance.now()
  vi.spyOn(performance, 'now').mockReturnValue(now + 20_000)
  await run.ftp.rm('b')
  expect(run.dialogue()).toEqual(['DELE a', 'NOOP', 'DELE b'])
  vi.spyOn(performance, 'now').mockReturnValue(now + 40_000)
  await run.ftp.rm('c')
  expect(run.server.sessions).toHaveLength(2)
  expect(run.server.commands.filter(line => line === 'DELE c')).toHaveLength(1)
})

test('a stream that finds its idle session lost begins on a new one', async () => {
  let asked = 0
  const stored: string[] = []
  await using run = await startScripted({
    EPSV: async session => {
      if (++asked % 2 === 0) session.reset()
      else session.reply(`229 (|||${await session.openPort()}|)`)
    },
    RETR: async (session, path) => {
      session.reply('150 go')
      ;(await session.data()).end(path)
      session.reply('226 done')
    },
    STOR: async session => {
      session.reply('150 go')
      let text = ''
      for await (const chunk of await session.data()) text += chunk
      stored.push(text)
      session.reply('226 done')
    },
  })
  expect(await run.ftp.readFile('a', 'utf8')).toBe('a')
  expect(await run.ftp.readFile('b', 'utf8')).toBe('b')
  await run.ftp.writeFile('c', 'content')
  expect(stored).toEqual(['content'])
  expect(run.server.sessions).toHaveLength(3)
})

test('who has come while a session was being opened for others gets another one when that fails', async () => {
  let greeted = 0
  let isThere = () => {}
  const opening = new Promise<void>(resolve => {
    isThere = resolve
  })
  await using run = await startScripted({
    greeting: session => (++greeted === 1 ? isThere() : session.reply('220 ready')),
  })
  const leave = new AbortController()
  const left = run.ftp.command('NOOP', { signal: leave.signal })
  await opening
  leave.abort()
  await expect(left).rejects.toMatchObject({ kind: 'aborted' })
  const late = run.ftp.command('NOOP')
  run.server.sessions[0]?.reset()
  expect((await late).code).toBe(200)
  expect(run.server.sessions).toHaveLength(2)
})

test('who has waited for a session from the beginning is told why it could not be opened', async () => {
  await using run = await startScripted({ greeting: session => session.reset() }, { sessions: 2 })
  const calls = [run.ftp.command('NOOP'), run.ftp.command('NOOP'), run.ftp.command('NOOP')]
  const ends = await Promise.allSettled(calls)
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
})
