import { createServer } from 'node:net'
import { inspect } from 'node:util'
import { LocalProtocolError, RemoteProtocolError, ReplyError } from '@sluice/protocol'
import { describe, expect, test } from 'vitest'
import { type ConnectionOptions, FtpConnectionError, FtpSession } from '../src/index.ts'
import { failureOf } from './support/failure-of.ts'
import { access, logIn } from './support/log-in.ts'
import { MemorySink } from './support/memory-sink.ts'
import { leaveNothingOpen, watchHandles } from './support/open-handles.ts'
import { ScriptedServer } from './support/scripted-server.ts'

leaveNothingOpen()

const SECRET = 'hunter2!§'

/** Everything that a log could print of an error, with its causes. */
function shown(error: Error): string {
  const own = Object.getOwnPropertyNames(error).map(name => Reflect.get(error, name))
  return [
    error.message,
    error.stack,
    String(error),
    JSON.stringify(error),
    JSON.stringify(own),
    inspect(error, { depth: null, showHidden: true }),
  ].join('\n')
}

/** A port on which nothing listens. */
async function closedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const address = server.address()
  await new Promise(resolve => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('where there is no server', () => {
  test('a refused port is named, with what to do', async () => {
    const nothingElse = watchHandles()
    const port = await closedPort()
    const error = await failureOf(logIn({ port }))
    expect(error).toBeInstanceOf(FtpConnectionError)
    expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED', phase: 'connect' })
    expect(error.message).toMatch(/^connect: 127\.0\.0\.1:\d+: .*ECONNREFUSED.*; .*check host and port/)
    expect(error.cause).toMatchObject({ code: 'ECONNREFUSED' })
    await nothingElse()
  })

  test('a host with several addresses, all refused, says so too', async () => {
    const error = await failureOf(logIn({ port: await closedPort() }, { host: 'localhost' }))
    expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED', phase: 'connect' })
    expect(error.message).toMatch(/ECONNREFUSED.*check host and port/)
  })

  test('an unknown host is named, with what to do', async () => {
    const error = await failureOf(logIn({ port: 21 }, { host: 'nobody.invalid' }))
    expect(error).toBeInstanceOf(FtpConnectionError)
    expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED', phase: 'connect' })
    expect(error.message).toMatch(/nobody\.invalid:21: .*; .*check the (host|network)/)
  })

  test.each([-1, 70_000, 1.5, Number.NaN])('port %s is a bad option', async port => {
    const error = await failureOf(logIn({ port }))
    expect(error).toBeInstanceOf(LocalProtocolError)
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'configuration' })
    expect(error.message).toContain(String(port))
  })

  test.each<[string, Partial<Record<keyof ConnectionOptions | 'secure', unknown>>]>([
    ['mode', { mode: 'explicit' }],
    ['mode', { mode: null, tls: {} }],
    ['timeouts.reply', { timeouts: { reply: 0 } }],
    ['timeouts.tls', { timeouts: { tls: 2 ** 31 } }],
    ['timeouts.quit', { timeouts: { quit: '5' } }],
    ['timeouts.consumer', { timeouts: { consumer: -1 } }],
    ['there is no option "timeouts.idle"', { timeouts: { idle: 5_000 } }],
    ['dataMode', { dataMode: 'extended' }],
    ['tlsEnd', { tlsEnd: 'loose' }],
    ['throttle', { throttles: { upload: 1_000 } }],
    ['noopDuringTransfers', { noopDuringTransfers: 0 }],
    ['noopAfter', { noopAfter: 1.5 }],
    ['compress.maxBytes', { compress: { maxBytes: 0 } }],
    ['compress.maxRatio', { compress: { maxRatio: Number.NaN } }],
    ['compress.level', { compress: { level: 10 } }],
    ['trustedDataHosts', { trustedDataHosts: ['ftp.example.com'] }],
    ['localAddress', { localAddress: 'eth0' }],
    ['family', { family: 5 }],
    ['keepAlive', { keepAlive: 0 }],
    ['charset', { charset: 'ebcdic' }],
    ['host must be', { host: '' }],
    ['host must be', { host: undefined }],
    ['tls must be an object', { tls: true }],
    ['tls.ca must be certificates', { tls: { ca: '/etc/ssl/ca.pem' } }],
    ['proxyTls.ca must be certificates', { proxyTls: { ca: ['no'] } }],
    ['tls.dataProtection must be', { tls: { dataProtection: 'none' } }],
    ['tls.checkServerIdentity is not asked', { tls: { checkServerIdentity: () => undefined } }],
    ['host must be', { host: 'ftp.example.com\r\nQUIT' }],
    ['user must be a text', { user: 5 }],
    ['password must be a text', { password: null }],
    ['trace must be a function', { trace: {} }],
    ['connect must be a function', { connect: null }],
    ['netrc must be', { netrc: 5 }],
    ['reconnect must be', { reconnect: 'always' }],
    ['lockStep must be', { lockStep: 'no' }],
    ['lowDataPorts must be', { lowDataPorts: 1 }],
    ['charset', { charset: {} }],
    ['limits.replyBytes', { limits: { replyBytes: Number.NaN } }],
    ['limits.replyByte"', { limits: { replyByte: 1 } }],
    ['limits must be an object', { limits: null }],
    ['there is no option "timeouts.replies"; there are connect, ', { timeouts: { replies: 1 } }],
    ['throttles must be an object', { throttles: null }],
    ['there is no option "throttles.up"; there are download, upload', { throttles: { up: {} } }],
    ['active must be an object', { active: null }],
    ['there is no option "active.port"', { active: { port: 3000 } }],
    ['active.ports', { active: { ports: 3000 } }],
    ['compress must be an object', { compress: 'yes' }],
    ['there is no option "compress.ratio"', { compress: { ratio: 2 } }],
    ['trustedDataHosts must be a list', { trustedDataHosts: '127.0.0.1' }],
    // What another library calls TLS must not end in clear text.
    ['there is no option "secure"; there are account, ', { secure: true }],
  ])('%s is told before anything is opened: %j', async (name, options) => {
    await using server = await ScriptedServer.start()
    const error = await failureOf(logIn(server, options as Partial<ConnectionOptions>))
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'configuration' })
    expect(error.message).toContain(name)
    expect(server.sessions).toHaveLength(0)
  })

  test('TLS options that cannot be used are told before anything is opened', async () => {
    await using server = await ScriptedServer.start()
    const nothingElse = watchHandles()
    const error = await failureOf(logIn(server, { mode: 'required', tls: { cert: 'no', key: 'no' } }))
    expect(error).toBeInstanceOf(LocalProtocolError)
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'configuration' })
    expect(error.cause).toBeInstanceOf(Error)
    expect(server.sessions).toHaveLength(0)
    await nothingElse()
  })
})

describe('a server that is not FTP', () => {
  test.each([
    ['SSH', 'SSH-2.0-OpenSSH_9.2p1\r\n'],
    ['HTTP', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'],
    ['SMTP without a code', 'ESMTP ready\r\n'],
    ['TLS', Buffer.from('150303000202280a0d0a', 'hex')],
    ['a code of another protocol', '633 what\r\n'],
    ['a binary line', Buffer.from([0, 1, 2, 3, 27, 0x5b, 0x33, 0x31, 0x6d, 10])],
  ])('%s', async (_name, bytes) => {
    await using server = await ScriptedServer.start({ greeting: session => session.write(bytes) })
    const error = await failureOf(logIn(server))
    expect(error).toBeInstanceOf(RemoteProtocolError)
    expect(error).toMatchObject({ code: 'FTP_NOT_FTP', phase: 'greeting' })
    expect(error.message).toMatch(/no FTP server.*check host and port/)
    expect(error.message).not.toMatch(/\p{Cc}/u)
    expect(server.commands).toEqual([])
  })

  test('a connection that is closed or reset without a greeting', async () => {
    const closing = { greeting: (session: { readonly socket: { end(): void } }) => session.socket.end() }
    await using server = await ScriptedServer.start(closing)
    expect(await failureOf(logIn(server))).toMatchObject({
      code: 'FTP_CONNECTION_CLOSED',
      phase: 'greeting',
      message: expect.stringMatching(/closed the control connection before.*greeting/),
    })
    await using resetting = await ScriptedServer.start({
      greeting: session => void session.socket.resetAndDestroy(),
    })
    expect(await failureOf(logIn(resetting))).toMatchObject({
      phase: expect.stringMatching(/connect|greeting/),
    })
  })
})

describe('a log-in that is refused', () => {
  test('a wrong password is named by phase and command', async () => {
    await using server = await ScriptedServer.start({ PASS: '530 Login incorrect.' })
    const nothingElse = watchHandles()
    const error = await failureOf(logIn(server, { password: SECRET }))
    expect(error).toBeInstanceOf(ReplyError)
    expect(error).toMatchObject({ code: 'FTP_LOGIN_REFUSED', phase: 'log-in', command: 'PASS ***' })
    expect(error.message).toBe(
      'log-in: PASS *** was answered "530 Login incorrect."; check user and password',
    )
    expect(shown(error)).not.toContain(SECRET)
    await nothingElse()
  })

  test('an account that is asked for', async () => {
    await using server = await ScriptedServer.start({ PASS: '332 account?' })
    const error = await failureOf(logIn(server))
    expect(error).toMatchObject({ code: 'FTP_LOGIN_REFUSED', phase: 'log-in' })
    expect(error.message).toMatch(/asks for an account.*set the option account/)
  })

  test('a server that asks for the password for ever gets it once', async () => {
    await using server = await ScriptedServer.start({ PASS: '331 again' })
    expect(await failureOf(logIn(server))).toMatchObject({ code: 'FTP_UNEXPECTED_REPLY', phase: 'log-in' })
    expect(server.verbs).toEqual(['USER', 'PASS'])
  })

  test('a user with a line break is not sent', async () => {
    await using server = await ScriptedServer.start()
    const error = await failureOf(logIn(server, { user: 'me\r\nDELE x' }))
    expect(error).toBeInstanceOf(LocalProtocolError)
    expect(error).toMatchObject({ code: 'FTP_BAD_ARGUMENT' })
    expect(server.commands).toEqual([])
  })

  test('a password with a line break is neither sent nor shown', async () => {
    await using server = await ScriptedServer.start()
    const error = await failureOf(logIn(server, { password: `${SECRET}\r\nDELE x` }))
    expect(error).toMatchObject({ code: 'FTP_BAD_ARGUMENT', command: 'PASS ***' })
    expect(shown(error)).not.toContain(SECRET)
    expect(server.verbs).toEqual(['USER'])
  })
})

describe('a server that repeats secrets', () => {
  const account = 'account-of-mine'
  const login = { password: SECRET, account }
  const echo = (session: { reply(...lines: string[]): void }, argument: string, code: number) =>
    session.reply(`${code}-your secret is ${argument}`, ` ${argument}${argument}`, `${code} ${argument}`)
  // The scripted server reads Latin-1; what it sends back is the same text again.
  const utf8 = (argument: string) => Buffer.from(argument, 'latin1').toString('utf8')

  test.each(['PASS', 'ACCT'])('in the refusal of %s', async verb => {
    await using server = await ScriptedServer.start({
      PASS: verb === 'PASS' ? (session, argument) => echo(session, utf8(argument), 530) : '332 account?',
      ACCT: (session, argument) => echo(session, utf8(argument), 530),
    })
    const error = await failureOf(logIn(server, login))
    expect(error.code).toBe('FTP_LOGIN_REFUSED')
    expect(error.message).toContain('your secret is ***')
    expect(shown(error)).not.toContain(SECRET)
    expect(shown(error)).not.toContain(account)
  })

  test.each([
    ['as an unexpected reply', (argument: string) => `150 ${argument}\r\n`],
    ['as a line that is no reply', (argument: string) => `not understood: ${argument}\r\n`],
    ['as a farewell', (argument: string) => `421 go away, ${argument}\r\n`],
  ])('%s to PASS', async (_how, line) => {
    await using server = await ScriptedServer.start({
      PASS: (session, argument) => session.write(line(utf8(argument))),
    })
    expect(shown(await failureOf(logIn(server, login)))).not.toContain(SECRET)
  })

  test('and a session shows nothing of them', async () => {
    await using server = await ScriptedServer.start()
    await using session = await logIn(server, login)
    expect(inspect(session, { depth: null, showHidden: true })).not.toContain(SECRET)
    expect(JSON.stringify(session)).not.toContain(SECRET)
  })
})

describe('a path that cannot be sent', () => {
  const paths = ['a\r\nDELE b', 'a\nb', 'a\rb', 'a\0b', '']
  const text = (path: string) => JSON.stringify(path)

  test.each(paths.map(path => [text(path), path]))('%s: nothing of it leaves', async (_name, path) => {
    await using server = await ScriptedServer.start()
    await using session = await logIn(server)
    const calls = [
      () => session.delete(path),
      () => session.rename(path, 'b'),
      () => session.mkdir(path),
      () => session.size(path),
      () => session.store(['x'], path),
      () =>
        session.retrieve(
          path,
          new MemorySink().on('error', () => {}),
        ),
    ]
    for (const call of calls) {
      const error = await failureOf(call())
      expect(error).toBeInstanceOf(LocalProtocolError)
      expect(error.code).toBe('FTP_BAD_ARGUMENT')
      expect(error.command).toBeDefined()
      expect(error.message).toMatch(/FTP cannot carry|not empty/)
      expect(error.message).not.toMatch(/\p{Cc}/u)
    }
    expect(server.verbs).not.toContain('DELE')
    expect(server.commands.join()).not.toContain('DELE b')
    // The session is in step.
    expect(await session.pwd()).toBe('/')
  })

  test('a raw command with a line break, an unknown verb with blanks, a transfer', async () => {
    await using server = await ScriptedServer.start()
    await using session = await logIn(server)
    expect(await failureOf(session.command('SITE X\r\nDELE b'))).toMatchObject({ code: 'FTP_BAD_ARGUMENT' })
    expect(await failureOf(session.command('X?Y b'))).toMatchObject({ code: 'FTP_BAD_ARGUMENT' })
    expect(await failureOf(session.command('RETR b'))).toMatchObject({ code: 'FTP_BAD_SEQUENCE' })
    expect(await failureOf(session.command('QUIT'))).toMatchObject({ code: 'FTP_BAD_SEQUENCE' })
    expect(server.verbs).toEqual(['USER', 'PASS', 'FEAT'])
    expect(await session.pwd()).toBe('/')
  })
})

describe('a refusal', () => {
  test('names phase, command and what to do, and leaves the session usable', async () => {
    await using server = await ScriptedServer.start({ DELE: '550 \u001b[31mNo such file' })
    await using session = await logIn(server)
    const error = await failureOf(session.delete('gone.txt'))
    expect(error).toBeInstanceOf(ReplyError)
    expect(error).toMatchObject({ code: 'FTP_REFUSED', phase: 'command', command: 'DELE gone.txt' })
    expect(error.message).toMatch(
      /DELE gone\.txt was answered "550 .*No such file"; check the path and that you may use it/,
    )
    expect(error.message).not.toMatch(/\p{Cc}/u)
    expect(error).toMatchObject({ reply: { code: 550 }, transient: false })
    expect(await session.pwd()).toBe('/')
  })

  test('of the whole service closes the session and fails what waits', async () => {
    await using server = await ScriptedServer.start({ NOOP: '421 shutting down' })
    await using session = await logIn(server)
    const [first, second] = [failureOf(session.command('NOOP')), failureOf(session.pwd())]
    expect(await first).toMatchObject({ code: 'FTP_SERVICE_CLOSING', reply: { code: 421 } })
    expect(await second).toMatchObject({ code: 'FTP_SERVICE_CLOSING' })
    expect(session.closed).toBe(true)
    expect(await failureOf(session.pwd())).toMatchObject({ code: 'FTP_SERVICE_CLOSING' })
  })

  test('a session that was ended says so', async () => {
    await using server = await ScriptedServer.start()
    const session = await FtpSession.connect(access(server))
    await session.quit()
    expect(session.closed).toBe(true)
    expect((await failureOf(session.pwd())).message).toMatch(/clos/)
    await session.quit()
  })

  test('a server that leaves while nothing runs is noticed at once', async () => {
    await using server = await ScriptedServer.start()
    await using session = await logIn(server)
    server.sessions[0]?.socket.end()
    await expect.poll(() => session.closed).toBe(true)
    expect(await failureOf(session.pwd())).toMatchObject({ code: 'FTP_CONNECTION_CLOSED' })
  })

  test('two replies to one command poison the session', async () => {
    await using server = await ScriptedServer.start({ NOOP: ['200 here', '226 stray'] })
    await using session = await logIn(server)
    await session.command('NOOP').catch(() => {})
    expect(await failureOf(session.pwd())).toMatchObject({ code: 'FTP_UNEXPECTED_REPLY' })
    expect(session.closed).toBe(true)
  })
})
