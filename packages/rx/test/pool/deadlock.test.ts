import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { startScripted } from './support/scripted-run.ts'

leaveNothingOpen()

const stuck = {
  code: 'FTP_BAD_SEQUENCE',
  kind: 'usage',
  message: expect.stringMatching(/inside ftp\.session\(\)/),
}

describe('a call of the client inside session()', () => {
  test('rejects where its session is the only one, and the session goes on', async () => {
    await using run = await startScripted({})
    await run.ftp.session(async session => {
      await expect(run.ftp.command('NOOP')).rejects.toMatchObject(stuck)
      await expect(Promise.all([run.ftp.command('NOOP'), run.ftp.readFile('a')])).rejects.toMatchObject(stuck)
      expect(await session.pwd()).toBe('/')
    })
    expect((await run.ftp.command('NOOP')).code).toBe(200)
    expect(run.server.sessions).toHaveLength(1)
  })

  test('rejects in session() within session(), however deep, where they hold all', async () => {
    await using run = await startScripted({}, { sessions: 2 })
    await run.ftp.session(() =>
      run.ftp.session(async () => {
        await expect(run.ftp.session(session => session.pwd())).rejects.toMatchObject(stuck)
      }),
    )
    expect((await run.ftp.command('NOOP')).code).toBe(200)
  })

  test('is served where another session is free or may be opened', async () => {
    await using run = await startScripted({}, { sessions: 2 })
    const reply = await run.ftp.session(async () => await run.ftp.command('NOOP'))
    expect(reply.code).toBe(200)
    expect(run.server.sessions).toHaveLength(2)
  })

  test('waits for another operation that will come to its end', async () => {
    let answer = () => {}
    await using run = await startScripted(
      {
        NOOP: session => {
          answer = () => session.reply('200 here')
        },
      },
      { sessions: 2 },
    )
    const other = run.ftp.command('NOOP')
    await run.server.received('NOOP')
    const inside = run.ftp.session(async () => {
      const call = run.ftp.command('PWD')
      answer()
      return await call
    })
    expect([(await inside).code, (await other).code]).toEqual([257, 200])
  })

  test('rejects once where all sessions are held by such work, each of which waits for one more', async () => {
    await using run = await startScripted({}, { sessions: 2 })
    let entered = 0
    let open = () => {}
    const both = new Promise<void>(resolve => {
      open = resolve
    })
    const work = () =>
      run.ftp.session(async () => {
        if (++entered === 2) open()
        await both
        return await run.ftp.command('NOOP')
      })
    const results = await Promise.allSettled([work(), work()])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: stuck })
  })

  test('rejects where the server grants no session more', async () => {
    let openings = 0
    await using run = await startScripted(
      {
        greeting: session => {
          if (++openings === 1) return session.reply('220 ready')
          session.reply('421 Too many connections')
          session.socket.end()
        },
      },
      { sessions: 2 },
    )
    await run.ftp.session(async () => {
      await expect(run.ftp.command('NOOP')).rejects.toMatchObject(stuck)
    })
    expect((await run.ftp.command('NOOP')).code).toBe(200)
  })

  test('is no concern of what goes on when the work is over', async () => {
    await using run = await startScripted({})
    let later: Promise<unknown> = Promise.resolve()
    let leave = () => {}
    const left = new Promise<void>(resolve => {
      leave = resolve
    })
    await run.ftp.session(async () => {
      later = left.then(() =>
        run.ftp.session(async () => await run.ftp.command('NOOP').catch(error => error.code)),
      )
    })
    leave()
    expect(await later).toBe('FTP_BAD_SEQUENCE')
    expect((await run.ftp.command('NOOP')).code).toBe(200)
  })
})
