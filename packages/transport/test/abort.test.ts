import { once } from 'node:events'
import { PassThrough } from 'node:stream'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../test/support/servers/certificate.ts'
import type { FtpSession } from '../src/index.ts'
import { blackHole } from './support/black-hole.ts'
import { failureOf } from './support/failure-of.ts'
import { logIn } from './support/log-in.ts'
import { MemorySink } from './support/memory-sink.ts'
import { clientOptions, modes } from './support/modes.ts'
import { leaveNothingOpen, watchHandles } from './support/open-handles.ts'
import { type Received, received } from './support/received.ts'
import { type Script, ScriptedServer, type ScriptedSession } from './support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

const reason = new Error('nobody wants it')
const quiet = () => new MemorySink().on('error', () => {})

function expectAborted(error: Error): void {
  expect(error).toMatchObject({ name: 'AbortError', code: 'FTP_ABORTED', cause: reason })
}

/** In step and usable, or closed and saying so; nothing between. */
async function expectUsableOrClosed(session: FtpSession): Promise<void> {
  if (session.closed) expect(await failureOf(session.pwd())).toMatchObject({ code: /FTP_/ })
  else expect(await session.pwd()).toBe('/')
}

describe('connecting', () => {
  test('aborted before it begins: nothing is opened', async () => {
    await using server = await ScriptedServer.start()
    const nothingElse = watchHandles()
    expectAborted(await failureOf(logIn(server, {}, AbortSignal.abort(reason))))
    await nothingElse()
    expect(server.sessions).toHaveLength(0)
  })

  test('aborted while TCP connects', async () => {
    await using hole = await blackHole()
    const nothingElse = watchHandles()
    const abort = new AbortController()
    const failed = failureOf(logIn(hole, {}, abort.signal))
    setTimeout(() => abort.abort(reason), 50)
    expectAborted(await failed)
    await nothingElse()
  })

  test.each<[string, Script]>([
    ['greeting', { greeting: () => {} }],
    ['USER', { USER: () => {} }],
    ['PASS', { PASS: () => {} }],
    ['FEAT', { FEAT: () => {} }],
  ])('aborted while %s is waited for: at once, and the connection goes', async (verb, script) => {
    await using server = await ScriptedServer.start(script)
    const nothingElse = watchHandles()
    const abort = new AbortController()
    // All deadlines are far longer than the test may take.
    const failed = failureOf(logIn(server, { timeouts: { abort: 25_000, greeting: 25_000 } }, abort.signal))
    if (verb === 'greeting') await server.until(() => server.sessions.length > 0)
    else await server.received(verb)
    abort.abort(reason)
    expectAborted(await failed)
    await server.sessions[0]?.closed
    await nothingElse()
  })

  test('aborted during the TLS handshake', async () => {
    let helloCame = () => {}
    const hello = new Promise<void>(resolve => {
      helloCame = resolve
    })
    await using server = await ScriptedServer.start({
      // What follows is no line any more, although it may hold a line feed: it is dropped, and not answered.
      AUTH: session => {
        session.reply('234 go on')
        session.socket.removeAllListeners('data').on('data', helloCame)
      },
    })
    const nothingElse = watchHandles()
    const abort = new AbortController()
    const failed = failureOf(logIn(server, clientOptions('over TLS 1.3', tls), abort.signal))
    await hello
    abort.abort(reason)
    expectAborted(await failed)
    await server.sessions[0]?.closed
    await nothingElse()
  })
})

describe('a command', () => {
  test('aborted before it is called, or while it waits for its turn: it is never sent', async () => {
    let answer = () => {}
    await using server = await ScriptedServer.start({
      NOOP: session => {
        answer = () => session.reply('200 here')
      },
    })
    await using session = await logIn(server)
    expectAborted(await failureOf(session.delete('early', { signal: AbortSignal.abort(reason) })))
    const first = session.command('NOOP')
    const abort = new AbortController()
    const queued = failureOf(session.delete('queued', { signal: abort.signal }))
    const sink = quiet()
    const download = failureOf(session.retrieve('queued', sink, { signal: abort.signal }))
    const source = new PassThrough()
    const upload = failureOf(session.store(source, 'queued', { signal: abort.signal }))
    await server.received('NOOP')
    abort.abort(reason)
    // The one that runs is not over yet.
    for (const failed of [queued, download, upload]) expectAborted(await failed)
    expect([sink.destroyed, source.destroyed]).toEqual([true, true])
    answer()
    expect(await first).toMatchObject({ code: 200 })
    expect(await session.pwd()).toBe('/')
    expect(server.verbs).not.toContain('DELE')
    expect(server.verbs).not.toContain('EPSV')
  })

  test('aborted while its reply is waited for: the reply answers nothing else', async () => {
    let answer = () => {}
    await using server = await ScriptedServer.start({
      DELE: session => {
        answer = () => session.reply('550 no')
      },
    })
    await using session = await logIn(server)
    const abort = new AbortController()
    const failed = failureOf(session.delete('a', { signal: abort.signal }))
    const next = session.pwd()
    await server.received('DELE')
    abort.abort(reason)
    setTimeout(() => answer(), 50)
    expectAborted(await failed)
    expect(await next).toBe('/')
  })

  test('aborted after it is done: nothing happens', async () => {
    await using server = await ScriptedServer.start()
    await using session = await logIn(server)
    const abort = new AbortController()
    await session.command('NOOP', { signal: abort.signal })
    abort.abort(reason)
    expect(await session.pwd()).toBe('/')
  })
})

/** The moments of a transfer, by what the server has done when the abort comes. */
type Moment = 'at the address' | 'before the 150' | 'at the 150' | 'in the middle' | 'between data and 226'
const moments: readonly Moment[] = [
  'at the address',
  'before the 150',
  'at the 150',
  'in the middle',
  'between data and 226',
]

/** They answer ABOR only when they have the command behind it. */
const owing = new WeakSet<ScriptedSession>()

/** How servers answer ABOR; all of them occur. */
const answers: Readonly<Record<string, (session: ScriptedSession) => void>> = {
  '426 and 226': session => session.reply('426 cut', '226 aborted'),
  '226 and 226': session => session.reply('226 cut', '226 aborted'),
  'one 226': session => session.reply('226 aborted'),
  '426, and 226 later': session => {
    session.reply('426 cut')
    owing.add(session)
  },
  '225 first, then 426': session => session.reply('225 aborted', '426 cut'),
  '500, and the transfer ends as if nothing were': session => session.reply('500 what?', '226 done'),
  nothing: () => {},
}

const cases = modes.flatMap(mode =>
  Object.keys(answers)
    .filter(answer => mode === 'in clear text' || answer === '426 and 226')
    .map(answer => [mode, answer] as const),
)

describe.each(cases)('a transfer %s, ABOR answered with %s', (mode, answer) => {
  describe.each(['RETR', 'STOR'] as const)('%s', verb => {
    test.each(moments)('aborted %s', async moment => {
      const abort = new AbortController()
      const now = () => setImmediate(() => abort.abort(reason))
      const files: Promise<Received>[] = []
      const act = async (session: ScriptedSession) => {
        if (moment === 'before the 150') now()
        else session.reply('150 go')
        const data = await session.data()
        if (verb === 'STOR') files.push(received(data).finally(() => data.destroy()))
        else data.on('end', () => data.destroy()).resume()
        if (moment === 'at the 150') now()
        if (moment === 'in the middle') {
          if (verb === 'RETR') data.write('half')
          else await once(data, 'data')
          now()
        }
        if (moment === 'between data and 226') {
          if (verb === 'RETR') data.end('all')
          await once(data, 'end')
          now()
        }
      }
      await using server = await ScriptedServer.start(
        {
          RETR: act,
          STOR: act,
          ABOR: session => answers[answer]?.(session),
          PWD: session => {
            if (owing.delete(session)) session.reply('226 aborted')
            session.reply('257 "/"')
          },
          ...(moment === 'at the address' && {
            EPSV: async session => {
              const port = await session.openPort()
              now()
              setTimeout(() => session.reply(`229 (|||${port}|)`), 30)
            },
          }),
        },
        { tls },
      )
      await using session = await logIn(server, {
        ...clientOptions(mode, tls),
        timeouts: { abort: answer === 'nothing' ? 100 : 2_000 },
      })
      const nothingElse = watchHandles()
      const sink = quiet()
      const source = new PassThrough()
      source.write('half')
      if (moment === 'between data and 226') source.end()
      const { signal } = abort
      const running =
        verb === 'RETR' ? session.retrieve('a', sink, { signal }) : session.store(source, 'a', { signal })
      expectAborted(await failureOf(running))
      expect(verb === 'RETR' ? sink.writableFinished : false).toBe(false)
      expect(verb === 'STOR' ? source.destroyed : true).toBe(true)
      await expectUsableOrClosed(session)
      if (answer !== 'nothing' && answer !== '225 first, then 426') expect(session.closed).toBe(false)
      for (const file of files) {
        const { how } = await file
        // What was a whole file already stays one.
        expect(how).toBe(moment === 'between data and 226' ? 'end' : 'reset')
      }
      server.sessions[0]?.closePort()
      if (!session.closed) await nothingElse()
    })
  })
})

test('a signal that many calls share is let go of by all of them', async () => {
  await using server = await ScriptedServer.start({
    RETR: async session => {
      session.reply('150 go')
      ;(await session.data()).end('content')
      session.reply('226 done')
    },
  })
  await using session = await logIn(server)
  const { signal } = new AbortController()
  let listening = 0
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listening++
    add(...args)
  }
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listening--
    remove(...args)
  }
  for (let i = 0; i < 20; i++) await session.retrieve('a', new MemorySink(), { signal })
  expect(listening).toBeLessThanOrEqual(0)
})

test('many calls may share a signal', async () => {
  await using server = await ScriptedServer.start()
  await using session = await logIn(server)
  const { signal } = new AbortController()
  // A process warning fails the test.
  const calls = Array.from({ length: 50 }, () => session.command('NOOP', { signal }))
  expect((await Promise.all(calls)).map(({ code }) => code)).toEqual(Array.from({ length: 50 }, () => 200))
})

test('a paused transfer ends when its session is destroyed', async () => {
  await using server = await ScriptedServer.start({
    RETR: async session => {
      session.reply('150 go')
      ;(await session.holdData()).write(Buffer.alloc(4 * 1024 * 1024))
    },
  })
  const session = await logIn(server)
  const nothingElse = watchHandles()
  let begun = () => {}
  const flowing = new Promise<void>(resolve => {
    begun = resolve
  })
  const receiver = {
    begin: () => {},
    write: () => {
      begun()
      return false
    },
  }
  const failed = failureOf(session.retrieve('a', receiver))
  await flowing
  session.destroy()
  expect((await failed).code).toMatch(/FTP_/)
  await server.sessions[0]?.closed
  await nothingElse()
})
