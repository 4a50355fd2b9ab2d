import { X509Certificate } from 'node:crypto'
import { inspect } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../../test/support/servers/certificate.ts'
import { embedded } from '../../../../test/support/servers/embedded.ts'
import { type ConnectionOptions, FtpConnectionError, FtpTimeoutError } from '../../src/index.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { clientOptions, modes } from '../support/modes.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { type Dialect, TestProxy } from '../support/proxy.ts'
import { http, socks4, socks5 } from '../support/proxy-dialects.ts'
import { readListing } from '../support/read-listing.ts'
import { ScriptedServer } from '../support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

const credentials = { user: 'proxy user', password: 'proxy p@ss:/%' }
const signedIn = `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.password)}@`

interface Kind {
  readonly dialect: Dialect
  readonly url: (port: number) => string
  readonly user: string | undefined
  readonly tls?: boolean
}

const kinds: readonly (readonly [string, Kind])[] = [
  ['SOCKS 4', { dialect: socks4, url: port => `socks4://me@127.0.0.1:${port}`, user: 'me' }],
  ['SOCKS 5', { dialect: socks5(), url: port => `socks5://127.0.0.1:${port}`, user: undefined }],
  [
    'SOCKS 5 with a password',
    {
      dialect: socks5(credentials),
      url: port => `socks5h://${signedIn}127.0.0.1:${port}`,
      user: credentials.user,
    },
  ],
  ['HTTP CONNECT', { dialect: http(), url: port => `http://127.0.0.1:${port}`, user: undefined }],
  [
    'HTTP CONNECT with a password',
    {
      dialect: http(credentials),
      url: port => `http://${signedIn}127.0.0.1:${port}`,
      user: credentials.user,
    },
  ],
  [
    'HTTP CONNECT over TLS',
    { dialect: http(), url: port => `https://127.0.0.1:${port}`, user: undefined, tls: true },
  ],
]

function start(kind: Kind, options: Parameters<typeof TestProxy.start>[1] = {}): Promise<TestProxy> {
  return TestProxy.start(kind.dialect, { ...options, ...(kind.tls === true ? { tls } : {}) })
}

function through(
  proxy: TestProxy,
  kind: Kind,
  more: Partial<ConnectionOptions> = {},
): Partial<ConnectionOptions> {
  return { proxy: kind.url(proxy.port), proxyTls: { ca: tls.ca }, ...more }
}

describe.each(kinds)('through %s', (_name, kind) => {
  test.each(modes)('control and data go to the host that was dialled, by its name, %s', async mode => {
    await using server = await embedded.start()
    await using proxy = await start(kind, { hosts: { 'ftp.invalid': '127.0.0.1' } })
    const options = clientOptions(mode, tls)
    const session = await logIn(
      server,
      through(proxy, kind, {
        ...options,
        host: 'ftp.invalid',
        ...(options.tls === undefined ? {} : { tls: { ...options.tls, servername: 'localhost' } }),
      }),
    )
    const content = Buffer.alloc(300_000, 'what goes through the proxy ')
    await session.store([content], 'up/a')
    const sink = new MemorySink()
    await session.retrieve('up/a', sink)
    expect(sink.bytes.equals(content)).toBe(true)
    expect(await readListing(session.list('up'))).toMatchObject({ reply: { code: 226 } })
    await session.quit()
    expect(proxy.requests.length).toBeGreaterThan(3)
    expect(new Set(proxy.requests.map(({ host }) => host))).toEqual(new Set(['ftp.invalid']))
    expect(new Set(proxy.requests.map(({ user }) => user))).toEqual(new Set([kind.user]))
    expect(proxy.requests[0]?.port).toBe(server.port)
  })

  test('an address stays one, and what 227 names is not gone to', async () => {
    await using server = await ScriptedServer.start({
      EPSV: '502 no',
      PASV: async session => {
        const port = await session.openPort()
        session.reply(`227 (10,255,255,1,${port >> 8},${port & 255})`)
      },
      STOR: async session => {
        session.reply('150 go')
        const data = await session.holdData()
        data.on('end', () => session.reply('226 done'))
      },
    })
    await using proxy = await start(kind)
    const session = await logIn(server, through(proxy, kind))
    await session.store(['x'], 'a')
    await session.quit()
    expect(proxy.requests.map(({ host }) => host)).toEqual(['127.0.0.1', '127.0.0.1'])
  })

  test('bytes right behind the answer of the proxy are not lost', async () => {
    await using server = await ScriptedServer.start({ greeting: [] })
    await using proxy = await start(kind, { behind: '220 greeting of the proxy\r\n' })
    const session = await logIn(server, through(proxy, kind))
    expect(session.greeting?.lines).toEqual(['greeting of the proxy'])
    await session.quit()
  })

  test('a proxy that says no is told, with what to do', async () => {
    await using server = await ScriptedServer.start()
    const [code, words] = refusals[kind.url(1).slice(0, 5)] as readonly [number, RegExp]
    await using proxy = await start(kind, { judge: () => code })
    const error = await failureOf(logIn(server, through(proxy, kind)))
    expect(error).toBeInstanceOf(FtpConnectionError)
    expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED', phase: 'connect' })
    expect(error.message).toMatch(words)
    expect(error.message).toContain(`through the proxy at 127.0.0.1:${proxy.port}`)
  })

  test('a proxy that says no to data leaves the session usable', async () => {
    await using server = await embedded.start()
    const [code] = refusals[kind.url(1).slice(0, 5)] as readonly [number, RegExp]
    let control: number | undefined
    await using proxy = await start(kind, {
      judge: ({ port }) => {
        control ??= port
        return port === control ? 'lead' : code
      },
    })
    const session = await logIn(server, through(proxy, kind))
    const error = await failureOf(session.store(['x'], 'up/a'))
    expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED', phase: 'data-connect' })
    expect(await session.pwd()).toBe('/')
    await session.quit()
  })

  test('silence ends with the deadline, and so does an abort', async () => {
    await using server = await ScriptedServer.start()
    await using proxy = await start(kind, { judge: () => 'silence' })
    const error = await failureOf(logIn(server, through(proxy, kind, { timeouts: { connect: 100 } })))
    expect(error).toBeInstanceOf(FtpTimeoutError)
    expect(error).toMatchObject({ deadline: 'connect', phase: 'connect' })
    expect(error.message).toContain('through the proxy at')
    const aborter = new AbortController()
    const login = logIn(server, through(proxy, kind), aborter.signal)
    login.catch(() => {})
    while (proxy.requests.length < 2) await new Promise(setImmediate)
    aborter.abort()
    expect(await failureOf(login)).toMatchObject({ code: 'FTP_ABORTED', phase: 'connect' })
  })

  test('a host that cannot be reached from there is told', async () => {
    await using server = await ScriptedServer.start()
    await using proxy = await start(kind, { hosts: { 'ftp.invalid': '127.0.0.1' } })
    const { port } = server
    await server[Symbol.asyncDispose]()
    const error = await failureOf(logIn({ port }, through(proxy, kind, { host: 'ftp.invalid' })))
    expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED', phase: 'connect' })
  })
})

/** A code that means no, and what is made of it. */
const refusals: Readonly<Record<string, readonly [number, RegExp]>> = {
  socks: [2, /gave no connection/],
  'http:': [403, /403 said by the proxy; its rules forbid/],
  https: [403, /403 said by the proxy; its rules forbid/],
}

describe('a proxy', () => {
  test.each([
    ['socks5', socks5(credentials), /check user and password of the proxy/],
    ['http', http(credentials), /407.*check user and password of the proxy/],
  ])('%s refuses a wrong password, which no error repeats', async (scheme, dialect, words) => {
    await using server = await ScriptedServer.start()
    await using proxy = await TestProxy.start(dialect)
    const url = `${scheme}://${encodeURIComponent(credentials.user)}:hunter2-proxy@127.0.0.1:${proxy.port}`
    const error = await failureOf(logIn(server, { proxy: url }))
    expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED', phase: 'connect' })
    expect(error.message).toMatch(words)
    const shown = inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })
    expect(shown).not.toContain('hunter2-proxy')
    expect(shown).not.toContain(Buffer.from(`${credentials.user}:hunter2-proxy`).toString('base64'))
  })

  test.each(['socks5', 'http', 'https'])('%s that is not there is told by its address', async scheme => {
    await using gone = await ScriptedServer.start()
    const { port } = gone
    await gone[Symbol.asyncDispose]()
    const error = await failureOf(logIn({ port: 21 }, { proxy: `${scheme}://127.0.0.1:${port}` }))
    expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED' })
    expect(error.message).toMatch(
      /the proxy cannot be reached.*ECONNREFUSED.*check its host, port and protocol/,
    )
  })

  test.each(['socks4', 'socks5', 'http', 'https'])('%s that is an FTP server is told soon', async scheme => {
    await using server = await ScriptedServer.start()
    const error = await failureOf(logIn({ port: 21 }, { proxy: `${scheme}://127.0.0.1:${server.port}` }))
    expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED', phase: 'connect' })
  })

  test('of TLS whose certificate nobody vouches for is not used', async () => {
    await using server = await ScriptedServer.start()
    await using proxy = await TestProxy.start(http(), { tls })
    const error = await failureOf(logIn(server, { proxy: `https://127.0.0.1:${proxy.port}` }))
    expect(error.message).toMatch(/the proxy cannot be reached.*certificate/)
    expect(proxy.requests).toEqual([])
  })

  test('of TLS is known by its fingerprint, where one is given, and only by that', async () => {
    await using server = await ScriptedServer.start()
    await using proxy = await TestProxy.start(http(), { tls })
    const url = `https://127.0.0.1:${proxy.port}`
    const { fingerprint256 } = new X509Certificate(tls.cert)
    const wrong = failureOf(logIn(server, { proxy: url, proxyTls: { fingerprint256: '00'.repeat(32) } }))
    expect((await wrong).message).toMatch(
      /the proxy cannot be reached.*fingerprint.*proxyTls\.fingerprint256/,
    )
    expect(proxy.requests).toEqual([])
    await using session = await logIn(server, { proxy: url, proxyTls: { fingerprint256 } })
    expect(await session.pwd()).toBe('/')
  })

  test('of TLS is asked for HTTP, not for FTP', async () => {
    await using server = await ScriptedServer.start()
    await using proxy = await TestProxy.start(http(), { tls: { ...tls, ALPNProtocols: ['http/1.1'] } })
    await using session = await logIn(server, {
      proxy: `https://127.0.0.1:${proxy.port}`,
      proxyTls: { ca: tls.ca },
    })
    expect(await session.pwd()).toBe('/')
  })

  test('of TLS with options that cannot be is not gone to', async () => {
    const proxyTls = { fingerprint256: 'none' }
    const error = await failureOf(logIn({ port: 21 }, { proxy: 'https://127.0.0.1:1', proxyTls }))
    expect(error.code).toBe('FTP_BAD_OPTION')
  })

  test('whose words are no text does not write to a terminal', async () => {
    await using server = await ScriptedServer.start()
    const dialect: Dialect = async (reader, judge) => {
      const consent = await http()(reader, judge)
      return consent && { ...consent, answer: () => Buffer.from('HTTP/1.1 502 \x9b31mred\r\n\r\n', 'latin1') }
    }
    await using proxy = await TestProxy.start(dialect, { judge: () => 502 })
    const error = await failureOf(logIn(server, { proxy: `http://127.0.0.1:${proxy.port}` }))
    expect(error.message).toContain('502')
    expect(error.message).not.toMatch(/\p{Cc}/u)
  })

  test('of SOCKS 4 is not asked for what it cannot', async () => {
    await using proxy = await TestProxy.start(socks4)
    const error = await failureOf(
      logIn({ port: 21 }, { host: '2001:db8::1', proxy: `socks4://127.0.0.1:${proxy.port}` }),
    )
    expect(error.message).toMatch(/SOCKS 4 knows no IPv6 addresses; use socks5:/)
    expect(proxy.requests).toEqual([])
  })

  test.each([
    ['SOCKS 5', 'socks5', socks5()],
    ['HTTP', 'http', http()],
  ])('of %s gets an IPv6 address, and a name of other letters in ASCII', async (_name, scheme, dialect) => {
    await using proxy = await TestProxy.start(dialect, { judge: () => 5 + 500 * Number(scheme === 'http') })
    for (const host of ['2001:db8::1', 'bücher.invalid']) {
      await failureOf(logIn({ port: 21 }, { host, proxy: `${scheme}://127.0.0.1:${proxy.port}` }))
    }
    const [address, name] = proxy.requests.map(({ host }) => host)
    expect([address?.replace(/(:0)+:1$/, '::1'), name]).toEqual(['2001:db8::1', 'xn--bcher-kva.invalid'])
  })
})
