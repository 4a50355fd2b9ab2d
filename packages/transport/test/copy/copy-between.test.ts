import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../../test/support/servers/certificate.ts'
import type { FtpServerOptions } from '../../../server/src/index.ts'
import type { ConnectionOptions } from '../../src/index.ts'
import { type EmbeddedSession, embeddedSession } from '../support/embedded-session.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'

leaveNothingOpen()

const content = 'id,amount\n'.repeat(100_000)

interface Pair extends AsyncDisposable {
  readonly source: EmbeddedSession
  readonly target: EmbeddedSession
}

/** Two servers with a session each, and the file `a` on the first. */
async function pair(
  source: FtpServerOptions = {},
  target: FtpServerOptions = {},
  connection: Partial<ConnectionOptions> = {},
): Promise<Pair> {
  const ends = [
    await embeddedSession({ a: content }, source, connection),
    await embeddedSession({}, target, connection),
  ] as const
  return {
    source: ends[0],
    target: ends[1],
    async [Symbol.asyncDispose]() {
      for (const end of ends) await end[Symbol.asyncDispose]()
    },
  }
}

/** Both sessions are in step: they answer, and can copy. */
async function expectUsable({ source, target }: Pair): Promise<void> {
  source.files.writeFile('/small', 'small')
  expect(await source.session.copyTo('small', target.session, 'again')).toMatchObject({ bytes: 5 })
  expect(target.files.readFile('/again')?.toString()).toBe('small')
}

describe('a file from server to server', () => {
  test('the target stores before the source sends, and both sizes agree', async () => {
    await using at = await pair()
    const report = await at.source.session.copyTo('a', at.target.session, 'b')
    expect(report).toMatchObject({ bytes: content.length, sent: { code: 226 }, stored: { code: 226 } })
    expect(at.target.files.readFile('/b')?.toString()).toBe(content)
    expect(at.source.commands()).toEqual(['TYPE I', 'SIZE a', 'PASV', 'RETR a'])
    expect(at.target.commands()).toEqual([
      'TYPE I',
      expect.stringMatching(/^PORT 127,0,0,1,/),
      'STOR b',
      'SIZE b',
    ])
    await expectUsable(at)
  })

  test('under the same name, as text', async () => {
    await using at = await pair()
    const report = await at.source.session.copyTo('a', at.target.session, undefined, {
      representation: 'ascii',
    })
    expect(report.bytes).toBeUndefined()
    expect(at.target.files.readFile('/a')?.toString()).toBe(content)
    expect(at.source.commands()).toEqual(['TYPE A', 'PASV', 'RETR a'])
  })

  test('over IPv6 by EPSV and EPRT', async () => {
    await using at = await pair({ host: '::1' }, { host: '::1' }, { host: '::1' })
    await at.source.session.copyTo('a', at.target.session)
    expect(at.target.files.readFile('/a')?.toString()).toBe(content)
    expect(at.source.commands()).toContain('EPSV')
    expect(at.target.commands()).toContainEqual(expect.stringMatching(/^EPRT \|2\|::1\|/))
  })

  test.each([
    ['the source does not know SIZE', { commandsOff: ['SIZE'] }, {}],
    [
      'the target shows nobody what was stored',
      {},
      { faults: [{ at: { command: 'SIZE' }, do: { type: 'answer', code: 550, text: 'Hidden.' } }] },
    ],
  ] satisfies [string, FtpServerOptions, FtpServerOptions][])(
    'without sizes: %s',
    async (_what, source, target) => {
      await using at = await pair(source, target)
      expect((await at.source.session.copyTo('a', at.target.session)).bytes).toBeUndefined()
      expect(at.target.files.readFile('/a')?.toString()).toBe(content)
    },
  )

  test('copies in both directions at once do not wait for each other for ever', async () => {
    await using at = await pair()
    at.target.files.writeFile('/z', 'zz')
    const [there, back] = await Promise.all([
      at.source.session.copyTo('a', at.target.session),
      at.target.session.copyTo('z', at.source.session),
    ])
    expect([there.bytes, back.bytes]).toEqual([content.length, 2])
  })

  test('calls that come meanwhile wait for it', async () => {
    await using at = await pair()
    const ends = [at.source, at.target]
    const later: Promise<unknown>[] = []
    at.target.server.observe(({ type }) => {
      if (type === 'transfer-begun') later.push(...ends.map(({ session }) => session.noop()))
    })
    await at.source.session.copyTo('a', at.target.session)
    expect(later).toHaveLength(2)
    await Promise.all(later)
    for (const end of ends) expect(end.commands().at(-1)).toBe('NOOP')
  })
})

describe('servers that do not let the target connect', () => {
  const refused = { type: 'answer', code: 500, text: 'Illegal.' } as const
  const reversed = (at: Pair) => {
    expect(at.target.commands()).toContain('PASV')
    expect(at.source.commands()).toContainEqual(expect.stringMatching(/^PORT 127,0,0,1,/))
    expect(at.target.files.readFile('/b')?.toString()).toBe(content)
  }

  test.each<[string, FtpServerOptions, FtpServerOptions]>([
    ['the source refuses PASV', { faults: [{ at: { command: 'PASV' }, do: refused }] }, {}],
    ['the target refuses PORT', {}, { faults: [{ at: { command: 'PORT' }, do: refused }] }],
    [
      'the target cannot connect',
      {},
      { faults: [{ at: { command: 'STOR', nth: 1 }, do: { type: 'answer', code: 425, text: 'No way.' } }] },
    ],
    [
      'the source takes no connection of a stranger',
      { faults: [{ at: { command: 'RETR', nth: 1 }, do: { type: 'answer', code: 425, text: 'Who?' } }] },
      {},
    ],
  ])('%s: the source connects', async (_why, source, target) => {
    await using at = await pair(source, target)
    const report = await at.source.session.copyTo('a', at.target.session, 'b')
    expect(report).toMatchObject({ bytes: content.length, sent: { code: 226 }, stored: { code: 226 } })
    reversed(at)
    await expectUsable(at)
  })

  test('nor the source: the first refusal is told, and both sessions are in step', async () => {
    const faults = [{ at: { command: 'PORT', nth: 1 }, do: refused } as const]
    await using at = await pair({ faults }, { faults })
    const error = await failureOf(at.source.session.copyTo('a', at.target.session, 'b'))
    expect(error).toMatchObject({ reply: { code: 500 }, command: expect.stringMatching(/^PORT/) })
    expect(error.command).toBe(at.target.commands().find(line => line.startsWith('PORT')))
    await expectUsable(at)
  })

  test('an abort while the source sends', async () => {
    await using at = await pair(
      { faults: [{ at: { data: 'RETR', afterBytes: 1000, nth: 1 }, do: { type: 'stall' } }] },
      { faults: [{ at: { command: 'PORT', nth: 1 }, do: refused }] },
    )
    const abort = new AbortController()
    at.source.server.observe(({ type }) => type === 'fault' && abort.abort())
    const copied = at.source.session.copyTo('a', at.target.session, 'b', { signal: abort.signal })
    expect((await failureOf(copied)).name).toBe('AbortError')
    await expectUsable(at)
  })
})

test('sessions that compress copy as they are, and compress again', async () => {
  await using at = await pair()
  await using source = await logIn(at.source.server, { compress: true })
  const before = at.source.events.length
  await source.copyTo('a', at.target.session, 'b')
  expect(at.target.files.readFile('/b')?.toString()).toBe(content)
  await source.retrieveLines('a').toArray()
  const modes = at.source.events
    .slice(before)
    .flatMap(event => (event.type === 'command' && event.command.startsWith('MODE') ? [event.command] : []))
  expect(modes).toEqual(['MODE S', 'MODE Z'])
})

describe('the address that the source names', () => {
  const elsewhere: FtpServerOptions = {
    faults: [{ at: { reply: 'PASV' }, do: { type: 'address', host: '127.0.0.2' } }],
  }

  test('does not count: the target is led to the host that the session goes to', async () => {
    await using at = await pair(elsewhere)
    await at.source.session.copyTo('a', at.target.session)
    expect(at.target.files.readFile('/a')?.toString()).toBe(content)
    expect(at.target.commands()).toContainEqual(expect.stringMatching(/^PORT 127,0,0,1,/))
  })

  test('counts where the session of the source trusts it', async () => {
    await using at = await pair(elsewhere, {}, { trustedDataHosts: ['127.0.0.2'] })
    await at.source.session.copyTo('a', at.target.session)
    expect(at.target.commands()).toContainEqual(expect.stringMatching(/^PORT 127,0,0,2,/))
  })
})

describe('what cannot be is told before anything is sent', () => {
  let tls: Certificate
  beforeAll(async () => {
    tls = await certificate()
  })

  test('data under TLS, until both sessions have given it up', async () => {
    const server = { tls: { cert: tls.cert, key: tls.key } }
    await using at = await pair(server, server, { mode: 'required', tls: { ca: tls.ca } })
    const error = await failureOf(at.source.session.copyTo('a', at.target.session))
    expect(error).toMatchObject({ code: 'FTP_BAD_SEQUENCE', message: /protect\("clear"\)/ })
    expect([...at.source.commands(), ...at.target.commands()]).toEqual([])
    await at.source.session.protect('clear')
    await at.target.session.protect('clear')
    await expectUsable(at)
  })

  test('a copy to itself, and a time that is none', async () => {
    await using at = await pair()
    const { session } = at.source
    expect(await failureOf(session.copyTo('a', session, 'b'))).toMatchObject({ code: 'FTP_BAD_ARGUMENT' })
    for (const within of [0, 1.5, Infinity]) {
      const error = await failureOf(session.copyTo('a', at.target.session, 'b', { within }))
      expect(error).toMatchObject({ code: 'FTP_BAD_OPTION' })
    }
    expect(at.source.commands()).toEqual([])
  })
})

describe('a copy that fails leaves both sessions in step', () => {
  test('a file that is not there makes none at the other end', async () => {
    await using at = await pair()
    const error = await failureOf(at.source.session.copyTo('none', at.target.session))
    expect(error).toMatchObject({ command: 'SIZE none', reply: { code: 550 } })
    expect(at.target.commands()).toEqual(['TYPE I'])
    await expectUsable(at)
  })

  test('the target does not want it', async () => {
    await using at = await pair()
    const error = await failureOf(at.source.session.copyTo('a', at.target.session, 'no/where'))
    expect(error).toMatchObject({ command: 'STOR no/where', reply: { code: 550 } })
    await expectUsable(at)
  })

  test('the source refuses when the target is waiting', async () => {
    const refusal = { type: 'answer', code: 451, text: 'Not now.' } as const
    await using at = await pair({ faults: [{ at: { command: 'RETR', nth: 1 }, do: refusal }] })
    const error = await failureOf(at.source.session.copyTo('a', at.target.session))
    expect(error).toMatchObject({ command: 'RETR a', reply: { code: 451 } })
    await expectUsable(at)
  })

  test('the connection between them breaks', async () => {
    const reset = { type: 'close', how: 'reset' } as const
    await using at = await pair({ faults: [{ at: { data: 'RETR', afterBytes: 1000, nth: 1 }, do: reset }] })
    const error = await failureOf(at.source.session.copyTo('a', at.target.session))
    expect(error.reply?.code).toBe(426)
    await expectUsable(at)
  })

  test('half a file that both servers call complete', async () => {
    await using at = await pair({
      faults: [{ at: { data: 'RETR', afterBytes: 1000, nth: 1 }, do: { type: 'drop' } }],
    })
    const error = await failureOf(at.source.session.copyTo('a', at.target.session))
    expect(error).toMatchObject({ code: 'FTP_WRONG_SIZE', bytesTransferred: 1000, expected: content.length })
    await expectUsable(at)
  })

  test.each(['signal', 'abort() of the source', 'abort() of the target'])('an abort by %s', async way => {
    await using at = await pair({
      faults: [{ at: { data: 'RETR', afterBytes: 1000, nth: 1 }, do: { type: 'stall' } }],
    })
    const abort = new AbortController()
    at.source.server.observe(({ type }) => {
      if (type !== 'fault') return
      if (way === 'signal') abort.abort()
      else void (way.endsWith('source') ? at.source : at.target).session.abort()
    })
    const copied = at.source.session.copyTo('a', at.target.session, 'b', { signal: abort.signal })
    expect(await failureOf(copied)).toMatchObject({ name: 'AbortError' })
    await expectUsable(at)
  })

  test('a server that hangs up: the other session goes on', async () => {
    const cut = { type: 'cut', after: 0, ending: 'end' } as const
    await using at = await pair({ faults: [{ at: { reply: 'RETR' }, do: cut }] })
    const error = await failureOf(at.source.session.copyTo('a', at.target.session))
    expect(error).toMatchObject({ code: 'FTP_CONNECTION_CLOSED' })
    expect(at.source.session.closed).toBe(true)
    await at.target.session.pwd()
    const gone = await failureOf(at.target.session.copyTo('a', at.source.session))
    expect(gone).toMatchObject({ code: 'FTP_CONNECTION_CLOSED' })
  })

  test('bytes that take longer than they may: the session that is waited for closes', async () => {
    await using at = await pair({
      faults: [{ at: { data: 'RETR', afterBytes: 1000 }, do: { type: 'stall' } }],
    })
    const error = await failureOf(at.source.session.copyTo('a', at.target.session, 'b', { within: 50 }))
    expect(error).toMatchObject({ code: 'FTP_TIMEOUT', milliseconds: 50, message: /raise within if/ })
  })
})
