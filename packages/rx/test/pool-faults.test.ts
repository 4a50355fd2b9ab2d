import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { access } from '../../transport/test/support/log-in.ts'
import { leaveNothingOpen, watchHandles } from '../../transport/test/support/open-handles.ts'
import {
  type Script,
  ScriptedServer,
  type ScriptedSession,
} from '../../transport/test/support/scripted-server.ts'
import { createFtp } from '../src/create-ftp.ts'
import type { FtpOptions } from '../src/ftp-options.ts'

leaveNothingOpen()

async function start(script: Script, options: Partial<FtpOptions> = {}) {
  const server = await ScriptedServer.start(script)
  const { sessions } = options
  const ftp = createFtp({ ...access(server, options), sessions })
  return {
    server,
    ftp,
    async [Symbol.asyncDispose]() {
      await ftp.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}

describe('opening', () => {
  test('that fails tells each waiter of its own failure, and the next attempt may succeed', async () => {
    let attempts = 0
    await using run = await start({
      PASS: session => session.reply(++attempts <= 2 ? '421 too many' : '230 welcome'),
    })
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => run.ftp.command('NOOP')))
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled'])
    expect((results[0] as PromiseRejectedResult).reason).toMatchObject({ code: 'FTP_SERVICE_CLOSING' })
    expect(attempts).toBe(3)
  })

  test('more sessions at once than listeners that Node likes on a signal', async () => {
    const waiting: ScriptedSession[] = []
    const NOOP = (session: ScriptedSession) => {
      waiting.push(session)
      if (waiting.length === 30) for (const each of waiting) each.reply('200 here')
    }
    await using run = await start({ NOOP }, { sessions: 30 })
    // A process warning fails the test.
    await Promise.all(Array.from({ length: 30 }, () => run.ftp.command('NOOP')))
    expect(run.server.sessions).toHaveLength(30)
  })

  test('is given up when the client is destroyed', async () => {
    await using server = await ScriptedServer.start({ greeting: () => {} })
    const nothingElse = watchHandles()
    const ftp = createFtp(access(server))
    const failed = ftp.command('NOOP').then(
      () => 'done',
      error => error,
    )
    await server.until(() => server.sessions.length > 0)
    await ftp.destroy()
    expect(await failed).toMatchObject({ name: 'AbortError' })
    await server.sessions[0]?.closed
    await nothingElse()
  })

  test('goes on when the client is closed, for whom it was asked, and is given up where he has gone', async () => {
    const script = {
      greeting: (session: ScriptedSession) => void greetings.push(() => session.reply('220 hi')),
    }
    const greetings: (() => void)[] = []
    await using run = await start(script)
    const reply = run.ftp.command('NOOP')
    await run.server.until(() => run.server.sessions.length > 0)
    const closed = run.ftp.close()
    greetings[0]?.()
    expect((await reply).code).toBe(200)
    await closed

    await using other = await start({ greeting: () => {} })
    const abort = new AbortController()
    const gone = other.ftp.command('NOOP', { signal: abort.signal })
    await other.server.until(() => other.server.sessions.length > 0)
    abort.abort()
    await expect(gone).rejects.toMatchObject({ name: 'AbortError' })
    await other.ftp.close()
    await other.server.sessions[0]?.closed
  })
})

describe('waiting', () => {
  test('a thousand operations with one signal, and none of them left listening', async () => {
    await using run = await start({}, { sessions: 2 })
    const { signal } = new AbortController()
    const replies = await Promise.all(Array.from({ length: 1000 }, () => run.ftp.command('NOOP', { signal })))
    expect(replies).toHaveLength(1000)
    expect(run.server.sessions).toHaveLength(2)
    for (let i = 0; i < 200; i++) await run.ftp.command('NOOP', { signal })
  })

  test('an operation that is aborted while it waits is never sent, and those behind it are served', async () => {
    let answer = () => {}
    await using run = await start({
      NOOP: session => {
        answer = () => session.reply('200 here')
      },
    })
    const first = run.ftp.command('NOOP')
    const abort = new AbortController()
    const second = run.ftp.rm('never', { signal: abort.signal })
    const third = run.ftp.command('PWD')
    await run.server.received('NOOP')
    abort.abort(new Error('enough'))
    await expect(second).rejects.toMatchObject({ name: 'AbortError', cause: { message: 'enough' } })
    answer()
    expect([(await first).code, (await third).code]).toEqual([200, 257])
    expect(run.server.verbs).not.toContain('DELE')
  })
})

describe('a session that breaks', () => {
  test('while it is idle is replaced', async () => {
    await using run = await start({})
    await run.ftp.command('NOOP')
    run.server.sessions[0]?.reset()
    await run.server.sessions[0]?.closed
    await sleep(50)
    await run.ftp.command('NOOP')
    expect(run.server.sessions).toHaveLength(2)
  })

  test('in an operation fails that one alone', async () => {
    let broken = 0
    await using run = await start({
      NOOP: session => {
        if (++broken === 1) session.reset()
        else session.reply('200 here')
      },
    })
    const results = await Promise.allSettled(Array.from({ length: 4 }, () => run.ftp.command('NOOP')))
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled', 'fulfilled', 'fulfilled'])
    expect(run.server.sessions).toHaveLength(2)
  })

  test('between two operations is replaced, and the second one runs on another one', async () => {
    let broken = 0
    await using run = await start({
      NOOP: session => {
        if (++broken === 2) session.reset()
        else session.reply('200 here')
      },
    })
    const replies = await Promise.all(Array.from({ length: 4 }, () => run.ftp.command('NOOP')))
    expect(replies.map(({ code }) => code)).toEqual([200, 200, 200, 200])
    expect(run.server.sessions).toHaveLength(2)
  })

  test('by a reply that answers nothing is not used again', async () => {
    await using run = await start({ NOOP: ['200 here', '226 stray'] })
    await run.ftp.command('NOOP').catch(() => {})
    await sleep(20)
    expect(await run.ftp.command('PWD')).toMatchObject({ code: 257 })
    expect(run.server.sessions).toHaveLength(2)
  })
})

describe('session()', () => {
  test('that cannot be put back into its directory is replaced', async () => {
    await using run = await start({
      CWD: (session, path) => session.reply(path === '/' ? '550 gone' : '250 ok'),
    })
    expect(await run.ftp.session(async session => (await session.cwd('x')).code)).toBe(250)
    await run.ftp.command('NOOP')
    expect(run.server.sessions).toHaveLength(2)
  })

  test('puts the directory back also when its work fails', async () => {
    await using run = await start({})
    const failing = run.ftp.session(async session => {
      await session.cwd('x')
      throw new Error('mine')
    })
    await expect(failing).rejects.toThrow('mine')
    expect(run.server.commands.filter(line => line.startsWith('CWD'))).toEqual(['CWD x', 'CWD /'])
    expect(run.server.sessions).toHaveLength(1)
  })
})

describe('the end', () => {
  test.each(['close', 'destroy'] as const)(
    '%s leaves nothing open, and is told once more at will',
    async end => {
      await using server = await ScriptedServer.start()
      const nothingElse = watchHandles()
      const ftp = createFtp({ ...access(server), sessions: 3 })
      await Promise.all(Array.from({ length: 3 }, () => ftp.command('NOOP')))
      await Promise.all([ftp[end](), ftp.close(), ftp.destroy(), ftp.close()])
      await expect(ftp.command('NOOP')).rejects.toMatchObject({ name: 'AbortError' })
      expect(server.verbs.filter(verb => verb === 'QUIT')).toHaveLength(3)
      await nothingElse()
    },
  )

  test('close() lets what runs end', async () => {
    let answer = () => {}
    await using run = await start({
      NOOP: session => {
        answer = () => session.reply('200 here')
      },
    })
    const running = run.ftp.command('NOOP')
    await run.server.received('NOOP')
    const closed = run.ftp.close()
    answer()
    expect(await running).toMatchObject({ code: 200 })
    await closed
  })

  test('destroy() ends what runs, also a reader that has stopped and a command without an answer', async () => {
    await using server = await ScriptedServer.start({
      NOOP: () => {},
      RETR: async session => {
        session.reply('150 here it comes')
        ;(await session.holdData()).write(Buffer.alloc(8 * 1024 * 1024))
      },
    })
    const nothingElse = watchHandles()
    {
      await using ftp = createFtp({ ...access(server), sessions: 2 })
      const stream = ftp.createReadStream('a').on('error', () => {})
      await once(stream, 'readable')
      const command = ftp.command('NOOP').then(
        () => expect.fail('it was answered'),
        (error: Error) => error,
      )
      await server.received('NOOP')
      void Promise.resolve().then(() => ftp.destroy())
      expect(await command).toBeInstanceOf(Error)
      await expect(stream.result).rejects.toBeInstanceOf(Error)
    }
    await Promise.all(server.sessions.map(session => session.closed))
    await nothingElse()
  })
})
