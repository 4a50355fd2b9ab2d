import { filter } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { createFtpServer } from '../../../server/src/index.ts'
import { access } from '../../../transport/test/support/log-in.ts'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { type Script, ScriptedServer } from '../../../transport/test/support/scripted-server.ts'
import { createFtp } from '../../src/create-ftp.ts'
import type { FtpEvent } from '../../src/events/ftp-event.ts'
import type { FtpOptions } from '../../src/ftp-options.ts'
import { ServerLimit } from '../../src/pool/server-limit.ts'

leaveNothingOpen()

describe('ServerLimit', () => {
  test('is what was open when one more was refused, and one at least', () => {
    const limit = new ServerLimit(() => 0)
    expect(limit.most).toBe(Number.POSITIVE_INFINITY)
    limit.refused(3)
    expect(limit.most).toBe(3)
    limit.refused(0)
    expect(limit.most).toBe(1)
  })

  test('is one more after a long while, and stays it once that one was granted', () => {
    let now = 0
    const limit = new ServerLimit(() => now)
    limit.refused(2)
    now = 299_999
    expect(limit.most).toBe(2)
    now = 300_000
    expect(limit.most).toBe(3)
    limit.granted(3)
    expect(limit.most).toBe(3)
    now = 600_000
    expect(limit.most).toBe(4)
    limit.refused(3)
    expect(limit.most).toBe(3)
  })
})

async function start(script: Script, options: Partial<FtpOptions>) {
  const server = await ScriptedServer.start(script)
  const ftp = createFtp({ ...access(server), ...options })
  return {
    server,
    ftp,
    async [Symbol.asyncDispose]() {
      await ftp.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}

describe('a server that grants fewer sessions than are wanted', () => {
  test('serves all operations with those, tells how many, and is not asked again for more', async () => {
    const refused: number[] = []
    const limits: FtpEvent[] = []
    await using server = await createFtpServer({
      limits: { sessions: 2 },
      onEvent: event => {
        if (event.type === 'reply' && event.code === 421) refused.push(event.session)
      },
    }).listen()
    await using ftp = createFtp(server.url, { sessions: 5 })
    ftp.events.pipe(filter(({ type }) => type === 'limit')).subscribe(event => limits.push(event))
    for (let round = 0; round < 4; round++) {
      await Promise.all(Array.from({ length: 10 }, (_, i) => ftp.writeFile(`${round}-${i}`, 'x')))
    }
    expect(server.sessions).toBe(2)
    expect(limits).toEqual([{ type: 'limit', sessions: 2 }])
    expect(refused.length).toBeLessThanOrEqual(3)
  })

  test.each([
    ['421 in the greeting', { greeting: '421 Too many connections from your address.' }],
    [
      '530 in words of that kind',
      { PASS: '530 Sorry, the maximum number of clients for this user are connected' },
    ],
    ['530 without a word of it, for a password that was right before', { PASS: '530 Login incorrect.' }],
  ])('with %s', async (_what, refusal: Script) => {
    let openings = 0
    const [verb, words] = Object.entries(refusal)[0] as [string, string]
    const good = verb === 'PASS' ? '230 welcome' : '220 ready'
    const hold = { NOOP: () => {} } as Record<string, () => void>
    await using run = await start(
      {
        [verb]: session => {
          if (++openings <= 1) return session.reply(good)
          session.reply(words)
          session.socket.end()
        },
        NOOP: session => {
          hold['NOOP'] = () => session.reply('200 here')
        },
      },
      { sessions: 3 },
    )
    const first = run.ftp.command('NOOP')
    await run.server.received('NOOP')
    const others = ['a', 'b', 'c'].map(() => run.ftp.command('PWD'))
    await run.server.until(() => run.server.sessions.length === 3)
    await run.server.sessions[1]?.closed
    await run.server.sessions[2]?.closed
    hold['NOOP']?.()
    expect((await first).code).toBe(200)
    expect((await Promise.all(others)).map(({ code }) => code)).toEqual([257, 257, 257])
    expect(run.server.sessions).toHaveLength(3)
  })

  test('fails an operation for which there is no session at all, and says that it may succeed later', async () => {
    await using run = await start({ greeting: '421 Too many connections' }, { sessions: 2 })
    await expect(run.ftp.command('NOOP')).rejects.toMatchObject({ kind: 'busy', transient: true })
  })

  test('is not one whose folder is not there, which is what the error is about', async () => {
    await using run = await start({ CWD: '550 No such folder' }, { sessions: 2, path: '/nowhere' })
    await expect(run.ftp.size('a')).rejects.toMatchObject({ kind: 'not-found', path: '/nowhere' })
  })

  test('a wrong password is no limit', async () => {
    await using run = await start({ PASS: '530 Login incorrect.' }, { sessions: 2 })
    const results = await Promise.allSettled([run.ftp.command('NOOP'), run.ftp.command('NOOP')])
    for (const result of results) expect(result).toMatchObject({ reason: { kind: 'auth', transient: false } })
  })
})
