import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../../test/support/servers/certificate.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { clientOptions, modes } from '../support/modes.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { type Script, ScriptedServer } from '../support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

const script: Script = { CDUP: '250 up', MODE: '200 mode', STAT: '211 fine' }

/** What each session of a server was sent, log-in and leave left out. */
function talk(server: ScriptedServer): string[] {
  const apart = /^(USER|PASS|FEAT|QUIT|OPTS|SYST|AUTH|PBSZ|PROT P)/
  return server.commands.filter(line => !apart.test(line))
}

/** Ends the session's control connection from the server's side, and waits until the session has noticed. */
async function lose(server: ScriptedServer, session: { readonly closed: boolean }): Promise<void> {
  server.sessions.at(-1)?.socket.destroy()
  while (!session.closed) await new Promise(setImmediate)
}

describe.each(modes)('a session that is connected again, %s', mode => {
  test('is in the directory and the representation that it was in', async () => {
    await using server = await ScriptedServer.start(script, { tls })
    const session = await logIn(server, clientOptions(mode, tls))
    await session.command('TYPE I')
    await session.cwd('/in')
    await session.cwd('a b')
    await session.cwd('..')
    await lose(server, session)
    server.commands.length = 0
    await session.reconnect()
    expect(session.closed).toBe(false)
    expect(session.protected).toBe(mode !== 'in clear text')
    expect(session.dataProtected).toBe(mode !== 'in clear text')
    expect(talk(server)).toEqual(['TYPE I', 'CWD /in', 'CWD a b', 'CDUP'])
    await session.quit()
  })
})

describe('reconnect', () => {
  test('goes to where PWD said that it was, by one command', async () => {
    await using server = await ScriptedServer.start({ ...script, PWD: '257 "/in/a" is here' })
    const session = await logIn(server)
    await session.cwd('in')
    await session.cwd('a')
    await session.pwd()
    await lose(server, session)
    server.commands.length = 0
    await session.reconnect()
    expect(talk(server)).toEqual(['CWD /in/a'])
    await session.quit()
  })

  test('takes leave of a server that is still there', async () => {
    await using server = await ScriptedServer.start(script)
    const session = await logIn(server)
    await session.reconnect()
    expect(server.verbs.filter(verb => verb === 'QUIT' || verb === 'USER')).toEqual(['USER', 'QUIT', 'USER'])
    expect(await session.pwd()).toBe('/')
    await session.quit()
  })

  test('does not follow a directory that was refused', async () => {
    await using server = await ScriptedServer.start({ ...script, CWD: '550 no' })
    const session = await logIn(server)
    await failureOf(session.cwd('nowhere'))
    await session.reconnect()
    expect(server.commands.filter(line => line.startsWith('CWD'))).toEqual(['CWD nowhere'])
    await session.quit()
  })

  test('that does not find the directory any more leaves the session closed', async () => {
    let isThere = true
    await using server = await ScriptedServer.start({
      ...script,
      CWD: session => session.reply(isThere ? '250 moved' : '550 gone'),
    })
    const session = await logIn(server)
    await session.cwd('in')
    isThere = false
    const error = await failureOf(session.reconnect())
    expect(error).toMatchObject({ code: 'FTP_REFUSED', command: 'CWD in' })
    expect(session.closed).toBe(true)
    expect(await failureOf(session.pwd())).toMatchObject({ code: 'FTP_CONNECTION_LOST' })
  })

  test('keeps clear data connections clear, and other settings', async () => {
    await using server = await ScriptedServer.start({ ...script, EPSV: '200 only that' }, { tls })
    const session = await logIn(server, clientOptions('over TLS 1.3', tls))
    await session.protect('clear')
    await session.reconnect()
    expect(session.dataProtected).toBe(false)
    await session.quit()
  })

  test('puts data back under TLS although the session began without', async () => {
    await using server = await ScriptedServer.start(script, { tls })
    const options = clientOptions('over TLS 1.3', tls)
    const session = await logIn(server, { ...options, tls: { ...options.tls, dataProtection: 'clear' } })
    await session.protect('private')
    await session.reconnect()
    expect(session.dataProtected).toBe(true)
    await session.quit()
  })

  test('does not take what was under TLS back to clear text', async () => {
    let hasTls = true
    await using server = await ScriptedServer.start(
      { ...script, AUTH: session => (hasTls ? session.secure('234 go on') : session.reply('502 no TLS')) },
      { tls },
    )
    const session = await logIn(server, { ...clientOptions('over TLS 1.3', tls), mode: 'preferred' })
    expect(session.protected).toBe(true)
    hasTls = false
    server.commands.length = 0
    const error = await failureOf(session.reconnect())
    expect(error).toMatchObject({ phase: 'tls', command: 'AUTH TLS' })
    expect(server.verbs).not.toContain('PASS')
  })

  test('logs in as who was logged in last', async () => {
    await using server = await ScriptedServer.start(script)
    const session = await logIn(server)
    await session.logIn({ user: 'other', password: 'another' })
    server.commands.length = 0
    await session.reconnect()
    expect(server.commands).toContain('USER other')
    expect(server.commands).toContain('PASS another')
    await session.quit()
  })

  test('can be aborted, and the session is closed then', async () => {
    let greets = true
    await using server = await ScriptedServer.start({
      ...script,
      greeting: session => {
        if (greets) session.reply('220 ready')
      },
    })
    const session = await logIn(server)
    greets = false
    const aborter = new AbortController()
    const again = session.reconnect({ signal: aborter.signal })
    again.catch(() => {})
    await server.until(() => server.sessions.length === 2)
    aborter.abort()
    expect(await failureOf(again)).toMatchObject({ code: 'FTP_ABORTED' })
    expect(session.closed).toBe(true)
  })

  test('that is under way ends when the session is destroyed', async () => {
    let greets = true
    await using server = await ScriptedServer.start({
      ...script,
      greeting: session => {
        if (greets) session.reply('220 ready')
      },
    })
    const session = await logIn(server)
    greets = false
    const again = session.reconnect()
    again.catch(() => {})
    await server.until(() => server.sessions.length === 2)
    session.destroy()
    expect(await failureOf(again)).toMatchObject({ code: 'FTP_CONNECTION_LOST' })
    expect(session.closed).toBe(true)
    expect(await failureOf(session.reconnect())).toMatchObject({ code: 'FTP_CONNECTION_LOST' })
  })
})

describe('a call on a session that was lost', () => {
  test('fails unless it may connect again', async () => {
    await using server = await ScriptedServer.start(script)
    const session = await logIn(server)
    await lose(server, session)
    await failureOf(session.pwd())
    expect(server.sessions.length).toBe(1)
  })

  test('connects again first if it may, once for all that wait', async () => {
    await using server = await ScriptedServer.start(script)
    const session = await logIn(server, { reconnect: 'on-call' })
    await session.cwd('in')
    await lose(server, session)
    await Promise.all([session.pwd(), session.command('STAT')])
    expect(server.sessions.length).toBe(2)
    expect(server.commands.filter(line => line.startsWith('CWD'))).toEqual(['CWD in', 'CWD in'])
    await session.quit()
  })

  test('fails with why there is no way back', async () => {
    await using server = await ScriptedServer.start(script)
    const session = await logIn(server, { reconnect: 'on-call' })
    await lose(server, session)
    await server[Symbol.asyncDispose]()
    expect(await failureOf(session.pwd())).toMatchObject({ code: 'FTP_CONNECT_FAILED', phase: 'connect' })
  })

  test('does not come back to life once it was closed', async () => {
    await using server = await ScriptedServer.start(script)
    const session = await logIn(server, { reconnect: 'on-call' })
    await session.quit()
    expect(await failureOf(session.pwd())).toMatchObject({ code: 'FTP_CONNECTION_LOST' })
    expect(server.sessions.length).toBe(1)
  })
})

describe('a session that is idle', () => {
  test('sends NOOP again and again, if that was asked for', async () => {
    await using server = await ScriptedServer.start(script)
    const session = await logIn(server, { noopAfter: 5 })
    await server.received('NOOP', 3)
    expect(await session.pwd()).toBe('/')
    await server.received('NOOP', 4)
    await session.quit()
  })

  test('lives on where the server does not know NOOP', async () => {
    await using server = await ScriptedServer.start({ ...script, NOOP: '502 what?' })
    const session = await logIn(server, { noopAfter: 5 })
    await server.received('NOOP', 2)
    expect(session.closed).toBe(false)
    await session.quit()
  })

  test('is closed with the reason if NOOP finds nobody there', async () => {
    await using server = await ScriptedServer.start({ ...script, NOOP: [] })
    const session = await logIn(server, { noopAfter: 5, timeouts: { reply: 50 } })
    while (!session.closed) await new Promise(setImmediate)
    expect(await failureOf(session.pwd())).toMatchObject({
      code: 'FTP_TIMEOUT',
      deadline: 'reply',
      command: 'NOOP',
    })
  })

  test('sends nothing while a call runs, nor once it is closed', async () => {
    let answer: () => void = () => {}
    await using server = await ScriptedServer.start({
      ...script,
      STAT: session => {
        answer = () => session.reply('211 fine')
      },
    })
    // What another session sends in the same rhythm is the clock.
    await using other = await ScriptedServer.start(script)
    const clock = await logIn(other, { noopAfter: 5 })
    const ticks = () => other.received('NOOP', other.verbs.filter(verb => verb === 'NOOP').length + 5)
    const session = await logIn(server, { noopAfter: 5 })
    const stat = session.command('STAT')
    await server.received('STAT')
    const before = server.verbs.length
    await ticks()
    expect(server.verbs.length).toBe(before)
    answer()
    await stat
    await server.received('NOOP')
    session.destroy()
    await server.sessions[0]?.closed
    const after = server.verbs.length
    await ticks()
    expect(server.verbs.length).toBe(after)
    await clock.quit()
  })
})
