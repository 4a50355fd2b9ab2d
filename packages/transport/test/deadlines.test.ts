import { setTimeout as sleep } from 'node:timers/promises'
import { TransferError } from '@sluice/protocol'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../test/support/servers/certificate.ts'
import { FtpTimeoutError, type IncomingFlow, type Timeouts } from '../src/index.ts'
import { blackHole } from './support/black-hole.ts'
import { failureOf } from './support/failure-of.ts'
import { logIn } from './support/log-in.ts'
import { MemorySink } from './support/memory-sink.ts'
import { leaveNothingOpen, watchHandles } from './support/open-handles.ts'
import { readListing } from './support/read-listing.ts'
import { type Script, ScriptedServer, type ScriptedSession } from './support/scripted-server.ts'

leaveNothingOpen()

const SHORT = 80

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

const silence = () => {}
/** Random bytes of a ClientHello may look like commands. */
const deaf = (session: ScriptedSession) => void session.socket.removeAllListeners('data').resume()
const quiet = () => new MemorySink().on('error', () => {})

/** Sends a byte of a line that never ends, again and again. */
function drip(session: ScriptedSession): void {
  session.write('220-')
  const timer = setInterval(() => session.write('x'), SHORT / 4)
  void session.closed.then(() => clearInterval(timer))
}

function short(...deadlines: readonly (keyof Timeouts)[]): { readonly timeouts: Partial<Timeouts> } {
  return { timeouts: Object.fromEntries(deadlines.map(deadline => [deadline, SHORT])) }
}

/** What every time-out says. */
function expectTimeout(error: unknown, deadline: keyof Timeouts, phase: string, waitingFor: RegExp): void {
  expect(error).toBeInstanceOf(FtpTimeoutError)
  expect(error).toMatchObject({ code: 'FTP_TIMEOUT', deadline, phase, milliseconds: SHORT })
  const { message } = error as Error
  expect(message).toMatch(waitingFor)
  expect(message).toContain(`within ${SHORT} ms; raise timeouts.${deadline}`)
}

describe('before the log-in', () => {
  test('connect', async () => {
    await using hole = await blackHole()
    const nothingElse = watchHandles()
    expectTimeout(
      await failureOf(logIn(hole, short('connect'))),
      'connect',
      'connect',
      /no connection to 127\.0\.0\.1:\d+/,
    )
    await nothingElse()
  })

  test.each<[string, Script]>([
    ['silence', { greeting: silence }],
    ['a 120 and no more', { greeting: '120 soon' }],
    ['half a greeting', { greeting: session => session.write('220 al') }],
    ['a drip of bytes', { greeting: drip }],
  ])('greeting: %s', async (_how, script) => {
    await using server = await ScriptedServer.start(script)
    const nothingElse = watchHandles()
    expectTimeout(
      await failureOf(logIn(server, short('greeting'))),
      'greeting',
      'greeting',
      /no whole greeting/,
    )
    await server.sessions[0]?.closed
    await nothingElse()
  })

  test('a 120 is waited through', async () => {
    await using server = await ScriptedServer.start({ greeting: ['120 soon', '220 now'] })
    await using session = await logIn(server)
    expect(session.greeting?.code).toBe(220)
  })

  test.each<[string, Script, { readonly implicit?: boolean }]>([
    [
      'explicit',
      {
        AUTH: session => {
          session.reply('234 go on')
          deaf(session)
        },
      },
      {},
    ],
    ['implicit', { greeting: deaf }, { implicit: true }],
  ])('tls, %s', async (_how, script, { implicit }) => {
    await using server = await ScriptedServer.start(script)
    const mode = implicit === true ? 'implicit' : 'required'
    const nothingElse = watchHandles()
    expectTimeout(
      await failureOf(logIn(server, { ...short('tls'), mode, tls: { ca: tls.ca } })),
      'tls',
      'tls',
      /no TLS handshake/,
    )
    await server.sessions[0]?.closed
    await nothingElse()
    expect(server.verbs).not.toContain('USER')
  })

  test.each(['USER', 'PASS', 'FEAT'])('reply, to %s', async verb => {
    await using server = await ScriptedServer.start({ [verb]: silence })
    const error = await failureOf(logIn(server, short('reply')))
    const phase = verb === 'FEAT' ? 'negotiation' : 'log-in'
    expectTimeout(error, 'reply', phase, new RegExp(`no reply to ${verb}`))
    expect(error.command).toBe({ USER: 'USER user', PASS: 'PASS ***', FEAT: 'FEAT' }[verb])
  })
})

describe('a reply', () => {
  test.each<[string, Script]>([
    ['silence', { PWD: silence }],
    ['a drip of bytes', { PWD: drip }],
    ['a drip of lines', { PWD: ['257-"/"', ' and so on'] }],
  ])('that does not come whole: %s', async (_how, script) => {
    await using server = await ScriptedServer.start(script)
    await using session = await logIn(server, short('reply'))
    const [first, second] = [failureOf(session.pwd()), failureOf(session.cwd('x'))]
    expectTimeout(await first, 'reply', 'command', /no reply to PWD/)
    // What comes later could answer another command: the session is over, for those who wait as well.
    expectTimeout(await second, 'reply', 'command', /no reply to PWD/)
    expect(session.closed).toBe(true)
    expect(server.verbs).not.toContain('CWD')
    await server.sessions[0]?.closed
  })

  test('to QUIT is waited for in moderation and never an error', async () => {
    await using server = await ScriptedServer.start({ QUIT: silence })
    const session = await logIn(server, short('quit'))
    await session.quit()
    expect(session.closed).toBe(true)
    await server.sessions[0]?.closed
  })
})

describe('a data connection that does not come', () => {
  describe.each(['none', 'required'] as const)('with TLS %s', mode => {
    test.each(['retrieve', 'retrieve of known size', 'store', 'list'])('dataConnect, %s', async call => {
      await using hole = await blackHole()
      const dead = `229 (|||${hole.port}|)`
      await using server = await ScriptedServer.start({ EPSV: dead, PASV: '500 no' }, { tls })
      await using session = await logIn(server, { ...short('dataConnect'), mode, tls: { ca: tls.ca } })
      const nothingElse = watchHandles()
      const calls: Record<string, () => Promise<unknown>> = {
        retrieve: () => session.retrieve('a', quiet()),
        'retrieve of known size': () => session.retrieve('a', quiet(), { size: 3 }),
        store: () => session.store(['abc'], 'a'),
        list: () => readListing(session.list('')),
      }
      expectTimeout(
        await failureOf(calls[call]?.() ?? expect.fail()),
        'dataConnect',
        'data-connect',
        /no data connection to 127\.0\.0\.1:\d+/,
      )
      await nothingElse()
      expect(await session.pwd()).toBe('/')
      expect(server.verbs).not.toContain('RETR')
    })
  })
})

/** A transfer command that is answered with a 150, and what comes then. */
function after150(then: (session: ScriptedSession) => void | Promise<void>) {
  return async (session: ScriptedSession) => {
    session.reply('150 here it comes')
    await then(session)
  }
}

describe('a transfer', () => {
  test.each(['RETR', 'STOR', 'LIST'])('firstReply, to %s', async verb => {
    await using server = await ScriptedServer.start({ [verb]: silence })
    await using session = await logIn(server, short('firstReply'))
    const calls: Record<string, () => Promise<unknown>> = {
      RETR: () => session.retrieve('a', quiet()),
      STOR: () => session.store(['abc'], 'a'),
      LIST: () => readListing(session.list('')),
    }
    const error = await failureOf(calls[verb]?.() ?? expect.fail())
    expectTimeout(
      error,
      'firstReply',
      verb === 'LIST' ? 'listing' : 'transfer',
      new RegExp(`no reply to ${verb}`),
    )
    expect(session.closed).toBe(true)
  })

  test.each<[string, Script, number, boolean]>([
    ['at its beginning', { RETR: after150(() => {}) }, 0, false],
    ['at its beginning, as does all else', { RETR: after150(() => {}), ABOR: silence }, 0, true],
    [
      'in its middle',
      { RETR: after150(async session => void (await session.data()).write('half')) },
      4,
      false,
    ],
    [
      'after its 226',
      {
        RETR: after150(async session => {
          ;(await session.data()).write('half')
          session.reply('226 done')
        }),
      },
      4,
      false,
    ],
  ])('dataProgress: a retrieve that stalls %s', async (_when, script, bytes, closed) => {
    await using server = await ScriptedServer.start(script)
    await using session = await logIn(server, {
      timeouts: { dataProgress: SHORT, cause: SHORT, ...(closed && { abort: SHORT }) },
    })
    const nothingElse = watchHandles()
    const sink = quiet()
    const error = await failureOf(session.retrieve('a', sink))
    expect(error).toBeInstanceOf(TransferError)
    expect(error).toMatchObject({ code: 'FTP_DATA_BROKEN', phase: 'transfer', bytesTransferred: bytes })
    expectTimeout(error.cause, 'dataProgress', 'transfer', /no byte moved/)
    expect(sink.destroyed).toBe(true)
    expect(sink.writableFinished).toBe(false)
    expect(session.closed).toBe(closed)
    if (!closed) expect(await session.pwd()).toBe('/')
    await nothingElse()
  })

  test('dataProgress: a store that the server does not read', async () => {
    await using server = await ScriptedServer.start({ STOR: after150(() => {}) })
    await using session = await logIn(server, { timeouts: { dataProgress: SHORT, cause: SHORT } })
    let given = 0
    function* endless() {
      for (;;) {
        given += 65_536
        yield Buffer.alloc(65_536)
      }
    }
    const error = await failureOf(session.store(endless(), 'a'))
    expect(error).toMatchObject({ code: 'FTP_DATA_BROKEN' })
    expect(error.message).toMatch(/a partial file may remain/)
    expectTimeout(error.cause, 'dataProgress', 'transfer', /no byte moved/)
    // What the kernels hold, and little more.
    expect(given).toBeLessThan(64 * 1024 * 1024)
  })

  test('dataProgress stands still while the consumer is slow', async () => {
    const bytes = Buffer.alloc(3 * 1024 * 1024, 'x')
    await using server = await ScriptedServer.start({
      RETR: after150(async session => {
        ;(await session.data()).end(bytes)
        session.reply('226 done')
      }),
    })
    await using session = await logIn(server, { timeouts: { dataProgress: 500 } })
    let flow: IncomingFlow | undefined
    let paused = 0
    let taken = 0
    const slow = {
      begin: (given: IncomingFlow) => {
        flow = given
      },
      write: (chunk: Buffer) => {
        taken += chunk.length
        if (paused > 0) return true
        paused++
        void sleep(1_200).then(() => flow?.resume())
        return false
      },
    }
    expect(await session.retrieve('a', slow)).toMatchObject({ bytes: bytes.length })
    expect({ taken, paused }).toEqual({ taken: bytes.length, paused: 1 })
  })

  test('dataProgress stands still while the source is slow', async () => {
    await using server = await ScriptedServer.start({
      STOR: after150(async session => {
        for await (const _chunk of await session.data());
        session.reply('226 done')
      }),
    })
    await using session = await logIn(server, { timeouts: { dataProgress: 500 } })
    async function* slow() {
      yield 'one'
      await sleep(1_200)
      yield 'two'
    }
    expect(await session.store(slow(), 'a')).toMatchObject({ bytes: 6 })
  })

  test.each<[string, Script[string]]>([
    ['RETR', after150(async session => void (await session.data()).end('all of it'))],
    [
      'STOR',
      after150(async session => {
        for await (const _chunk of await session.data());
      }),
    ],
  ])('finalReply, to %s', async (verb, action) => {
    await using server = await ScriptedServer.start({ [verb]: action as never })
    await using session = await logIn(server, short('finalReply'))
    const sink = quiet()
    const error = await failureOf(
      verb === 'RETR' ? session.retrieve('a', sink) : session.store(['all of it'], 'a'),
    )
    expect(error).toBeInstanceOf(TransferError)
    expect(error).toMatchObject({ code: 'FTP_UNCONFIRMED', phase: 'transfer', bytesTransferred: 9 })
    expect(error.message).toMatch(/did not confirm the end.*verify/)
    expectTimeout(error.cause, 'finalReply', 'transfer', new RegExp(`no reply to ${verb}`))
    expect(session.closed).toBe(true)
    expect(sink.writableFinished).toBe(false)
  })

  test.each([
    ['but goes on', '226 aborted', false],
    ['nor anything else', silence, true],
  ])('cause: the data connection breaks and the server does not say why, %s', async (_what, abor, closed) => {
    await using server = await ScriptedServer.start({
      ABOR: abor,
      RETR: after150(async session => {
        const data = await session.data()
        data.write('half', () => data.resetAndDestroy())
      }),
    })
    await using session = await logIn(server, closed ? short('cause', 'abort') : short('cause'))
    const error = await failureOf(session.retrieve('a', quiet(), { size: 8 }))
    expect(error).toMatchObject({ code: 'FTP_DATA_BROKEN', expected: 8 })
    expect(session.closed).toBe(closed)
    if (!closed) expect(await session.pwd()).toBe('/')
  })

  test('cause: a 226 without a 150 does not wait long for data', async () => {
    await using server = await ScriptedServer.start({ RETR: '226 done' })
    await using session = await logIn(server, short('cause'))
    const error = await failureOf(session.retrieve('a', quiet()))
    expect(error).toMatchObject({ code: 'FTP_DATA_BROKEN', reply: { code: 226 } })
    expectTimeout(error.cause, 'cause', 'transfer', /no byte moved/)
    expect(await session.pwd()).toBe('/')
  })

  test.each<[string, Script]>([
    ['silence', { ABOR: silence }],
    ['a barrier that is not answered', { ABOR: '226 aborted', PWD: silence }],
  ])('abort: %s closes the session', async (_how, script) => {
    await using server = await ScriptedServer.start({ RETR: after150(() => {}), ...script })
    await using session = await logIn(server, short('abort'))
    const abort = new AbortController()
    const onStart = () => abort.abort()
    const failed = failureOf(session.retrieve('a', quiet(), { signal: abort.signal, onStart }))
    expect(await failed).toMatchObject({ name: 'AbortError', code: 'FTP_ABORTED' })
    expect(session.closed).toBe(true)
    await server.sessions[0]?.closed
  })
})
