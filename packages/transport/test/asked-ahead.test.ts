import { Readable } from 'node:stream'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { ConnectionOptions, FtpSession, TraceEvent } from '../src/index.ts'
import { logIn } from './support/log-in.ts'
import { MemorySink } from './support/memory-sink.ts'
import { leaveNothingOpen } from './support/open-handles.ts'
import { received } from './support/received.ts'
import { type Action, type Script, ScriptedServer, type ScriptedSession } from './support/scripted-server.ts'

leaveNothingOpen()

const greeting = '220 (vsFTPd 3.0.3)'

/**
 * Answers one command after the other, as vsftpd does, and confirms a transfer that is `due` only when the address of
 * the next was asked for.
 */
function slowToConfirm(due: () => boolean, sizeOf = (path: string) => path.length) {
  const stored = new Map<string, string>()
  const awaitNext = async ({ server }: ScriptedSession) => {
    const before = server.verbs.filter(verb => verb === 'EPSV').length
    if (due()) await server.received('EPSV', before + 1)
  }
  let busy: Promise<unknown> = Promise.resolve()
  const inTurn =
    (act: (session: ScriptedSession, argument: string) => void | Promise<void>): Action =>
    (session, argument) => {
      const turn = busy.then(() => act(session, argument))
      busy = turn
      return turn
    }
  const script: Script = {
    greeting,
    SIZE: inTurn((session, path) => session.reply(`213 ${sizeOf(path)}`)),
    EPSV: inTurn(async session => session.reply(`229 (|||${await session.openPort()}|)`)),
    RETR: inTurn(async (session, path) => {
      session.reply('150 go')
      const data = await session.data()
      data.end(path)
      await awaitNext(session)
      session.reply('226 done')
    }),
    STOR: inTurn(async (session, path) => {
      session.reply('150 go')
      const data = await session.data()
      stored.set(path, String((await received(data)).bytes))
      data.end()
      await awaitNext(session)
      session.reply('226 done')
    }),
  }
  return { script, stored }
}

async function start(script: Script, options: Partial<ConnectionOptions> = {}) {
  const server = await ScriptedServer.start(script)
  const session = await logIn(server, options)
  return {
    server,
    session,
    async [Symbol.asyncDispose]() {
      session.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** What is asked behind the log-in. */
const behindLogIn = (server: ScriptedServer): readonly string[] =>
  server.commands.slice(server.verbs.indexOf('TYPE') + 1)

async function get(session: FtpSession, path: string, options = {}): Promise<string> {
  const sink = new MemorySink()
  await session.retrieve(path, sink, options)
  return sink.text
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('while a transfer waits for its final reply', () => {
  test('the address of the retrieve that waits behind it is asked for', async () => {
    let left = 2
    const { script } = slowToConfirm(() => left-- > 0)
    await using at = await start(script)
    const files = await Promise.all(['a', 'bb', 'ccc'].map(path => get(at.session, path)))
    expect(files).toEqual(['a', 'bb', 'ccc'])
    expect(behindLogIn(at.server)).toEqual(
      ['a', 'bb', 'ccc'].flatMap((path, at, all) => [
        ...(at === 0 ? ['SIZE a', 'EPSV'] : []),
        `RETR ${path}`,
        ...(at < 2 ? [`SIZE ${all[at + 1]}`, 'EPSV'] : []),
      ]),
    )
  })

  test('the address of the store that waits behind it is asked for', async () => {
    let left = 1
    const { script, stored } = slowToConfirm(() => left-- > 0)
    await using at = await start(script)
    await Promise.all(['a', 'b'].map(path => at.session.store([`is ${path}`], path)))
    expect([...stored]).toEqual([
      ['a', 'is a'],
      ['b', 'is b'],
    ])
  })

  test('the address of the one that the caller announces is asked for', async () => {
    let transfers = 0
    const { script, stored } = slowToConfirm(() => transfers++ % 2 === 0)
    await using at = await start(script)
    expect(await get(at.session, 'a', { next: { path: 'b' } })).toBe('a')
    expect(await get(at.session, 'b')).toBe('b')
    await at.session.store(['1'], 'x', { next: { path: 'y' } })
    await at.session.store(['2'], 'y')
    expect(stored.get('y')).toBe('2')
    expect(at.server.verbs.filter(verb => verb === 'EPSV')).toHaveLength(4)
  })

  test('a function is asked for what comes next once, only then, and may name either kind', async () => {
    let transfers = 0
    const { script, stored } = slowToConfirm(() => transfers++ === 0)
    await using at = await start(script)
    const asked: string[] = []
    const next = () => {
      asked.push(at.server.verbs.at(-1) ?? '')
      return { store: { path: 'x' } }
    }
    expect(await get(at.session, 'a', { next })).toBe('a')
    await at.session.store(['1'], 'x', { next: () => undefined })
    expect(stored.get('x')).toBe('1')
    expect(asked).toEqual(['RETR'])
    expect(behindLogIn(at.server)).toEqual(['SIZE a', 'EPSV', 'RETR a', 'EPSV', 'STOR x'])
  })

  test('a function is not asked where a call waits already, nor by a transfer that is refused', async () => {
    const { script } = slowToConfirm(() => false)
    await using at = await start({ ...script, RETR: '550 no', greeting })
    const next = vi.fn(() => ({ retrieve: { path: 'b' } }))
    await expect(get(at.session, 'a', { next })).rejects.toMatchObject({ code: 'FTP_REFUSED' })
    await Promise.all([at.session.store(['1'], 'x', { next }), at.session.pwd()])
    expect(next).not.toHaveBeenCalled()
  })

  test.each([
    ['that cannot be sent', () => ({ retrieve: { path: 'a\r\nDELE b' } })],
    [
      'that a function failed to name',
      () => {
        throw new Error('no idea')
      },
    ],
  ])('a transfer %s does no harm to the one before it', async (_what, next) => {
    const { script } = slowToConfirm(() => false)
    await using at = await start(script)
    expect(await get(at.session, 'a', { next })).toBe('a')
    expect(await get(at.session, 'b')).toBe('b')
  })

  test('a call that waits and cannot be sent fails alone', async () => {
    const { script } = slowToConfirm(() => false)
    await using at = await start(script)
    const [first, second, third] = await Promise.allSettled(
      ['a', 'b\r\nDELE c', 'd'].map(path => get(at.session, path)),
    )
    expect([first, third]).toEqual([
      { status: 'fulfilled', value: 'a' },
      { status: 'fulfilled', value: 'd' },
    ])
    expect(second).toMatchObject({ status: 'rejected', reason: { name: 'LocalProtocolError' } })
  })

  test('nothing is asked for a transfer behind another command', async () => {
    const { script } = slowToConfirm(() => false)
    await using at = await start(script)
    const { session } = at
    await Promise.all([get(session, 'a', { next: { path: 'b' } }), session.cwd('x'), get(session, 'b')])
    expect(behindLogIn(at.server)).toEqual(['SIZE a', 'EPSV', 'RETR a', 'CWD x', 'SIZE b', 'EPSV', 'RETR b'])
  })
})

describe('an address that was asked for before its turn', () => {
  test('is not used by another transfer', async () => {
    let left = 1
    const { script } = slowToConfirm(() => left-- > 0)
    await using at = await start(script)
    const abort = new AbortController()
    const first = get(at.session, 'a')
    const second = get(at.session, 'b', { signal: abort.signal })
    await at.server.received('EPSV', 2)
    abort.abort()
    await expect(second).rejects.toMatchObject({ code: 'FTP_ABORTED' })
    expect(await first).toBe('a')
    expect(await get(at.session, 'cc')).toBe('cc')
    expect(await at.session.pwd()).toBe('/')
    expect(at.server.verbs.filter(verb => verb === 'EPSV')).toHaveLength(3)
  })

  test('survives what is asked in between', async () => {
    let left = 1
    const { script } = slowToConfirm(() => left-- > 0)
    await using at = await start(script)
    await get(at.session, 'a', { next: { path: 'b' } })
    expect(await at.session.pwd()).toBe('/')
    expect(await get(at.session, 'b')).toBe('b')
    expect(at.server.verbs.filter(verb => verb === 'EPSV')).toHaveLength(2)
  })

  test('is asked for again, with the size, where another directory or another file may be meant now', async () => {
    let left = 2
    let size = 1
    const { script } = slowToConfirm(
      () => left-- > 0,
      () => size,
    )
    await using at = await start({
      ...script,
      CWD: session => {
        size = 2
        session.reply('250 moved')
      },
      RNFR: '350 go on',
      RNTO: session => {
        size = 3
        session.reply('250 renamed')
      },
    })
    await get(at.session, 'a', { next: { path: 'bb' } })
    await at.session.cwd('x')
    expect(await get(at.session, 'bb', { next: { path: 'ccc' } })).toBe('bb')
    await at.session.rename('d', 'ccc')
    expect(await get(at.session, 'ccc')).toBe('ccc')
  })

  test.each([
    ['is used behind what changes a file', 'DELE z', 2],
    ['is asked for again behind what nobody can undo', 'SITE UMASK 077', 3],
  ])('%s', async (_what, line, asked) => {
    let left = 1
    const { script, stored } = slowToConfirm(() => left-- > 0)
    await using at = await start({ ...script, DELE: '250 gone', SITE: '200 done' })
    await at.session.store(['1'], 'x', { next: { path: 'y' } })
    await at.session.command(line)
    await at.session.store(['2'], 'y')
    expect(stored.get('y')).toBe('2')
    expect(at.server.verbs.filter(verb => verb === 'EPSV')).toHaveLength(asked)
  })

  test('is asked for again where it is old', async () => {
    let left = 1
    const { script } = slowToConfirm(() => left-- > 0)
    await using at = await start(script)
    await get(at.session, 'a', { next: { path: 'b' } })
    const later = performance.now() + 60_000
    vi.spyOn(performance, 'now').mockReturnValue(later)
    expect(await get(at.session, 'b')).toBe('b')
    expect(at.server.verbs.filter(verb => verb === 'EPSV')).toHaveLength(3)
  })

  test('grows old also while other things are asked', async () => {
    let left = 1
    const { script } = slowToConfirm(() => left-- > 0)
    await using at = await start(script)
    await get(at.session, 'a', { next: { path: 'b' } })
    const begun = performance.now()
    const now = vi.spyOn(performance, 'now')
    for (const milliseconds of [1_500, 3_000]) {
      now.mockReturnValue(begun + milliseconds)
      expect(await at.session.pwd()).toBe('/')
    }
    expect(await get(at.session, 'b')).toBe('b')
    expect(at.server.verbs.filter(verb => verb === 'EPSV')).toHaveLength(3)
  })

  test('is asked for again where it leads nowhere, and none ahead from then on', async () => {
    let left = 1
    const { script } = slowToConfirm(() => left-- > 0)
    let asked = 0
    const epsv = script['EPSV'] as (session: ScriptedSession, argument: string) => Promise<void>
    await using at = await start({
      ...script,
      EPSV: async session => {
        const isSecond = ++asked === 2
        await epsv(session, '')
        if (isSecond) session.closePort()
      },
    })
    const files = await Promise.all(['a', 'b', 'c'].map(path => get(at.session, path)))
    expect(files).toEqual(['a', 'b', 'c'])
    expect(behindLogIn(at.server)).toEqual(
      'SIZE a,EPSV,RETR a,SIZE b,EPSV,EPSV,RETR b,EPSV,RETR c'.split(','),
    )
  })
})

describe('the bytes of a store', () => {
  /** A server that agrees only when bytes have come, or refuses then. */
  const late = (verdict: string): Script => ({
    greeting,
    STOR: async session => {
      const data = await session.plainData()
      const file = received(data)
      await new Promise(resolve => data.once('readable', resolve).once('data', resolve))
      if (verdict !== '226 done') return session.reply(verdict)
      session.reply('150 go')
      await file
      data.end()
      session.reply(verdict)
    },
  })

  test.each([
    ['of a Node stream', () => Readable.from([Buffer.from('bytes')])],
    ['in memory', () => Buffer.from('bytes')],
  ])('%s leave before the first reply of a server that bears it', async (_what, make) => {
    await using at = await start(late('226 done'))
    expect(await at.session.store(make(), 'a')).toMatchObject({ bytes: 5 })
  })

  test('have left in vain where the server refuses, and the session goes on', async () => {
    await using at = await start(late('553 no'))
    const source = Readable.from([Buffer.from('bytes')])
    await expect(at.session.store(source, 'a')).rejects.toMatchObject({ code: 'FTP_REFUSED' })
    expect(source.destroyed).toBe(true)
    expect(await at.session.pwd()).toBe('/')
  })

  test('stay where the caller has a source that he may use again', async () => {
    await using at = await start({ greeting, STOR: '553 no' })
    let begun = false
    const source = (async function* () {
      begun = true
      yield Buffer.from('bytes')
    })()
    await expect(at.session.store(source, 'a')).rejects.toMatchObject({ code: 'FTP_REFUSED' })
    expect(begun).toBe(false)
  })
})

test('in lock-step each command waits for the reply to the one before', async () => {
  const { script } = slowToConfirm(() => false)
  const events: TraceEvent[] = []
  await using at = await start(script, { lockStep: true, trace: event => void events.push(event) })
  await Promise.all([get(at.session, 'a'), get(at.session, 'b'), at.session.store(['c'], 'c')])
  let waiting = 0
  for (const event of events) {
    if (event.type === 'command') expect(++waiting).toBe(1)
    if (event.type === 'reply' && event.code >= 200 && event.code !== 220) waiting--
  }
  expect(at.server.verbs).not.toContain('SIZE')
})
