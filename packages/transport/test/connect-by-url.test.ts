import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../test/support/servers/certificate.ts'
import { connectionOptionsOf, FtpSession } from '../src/index.ts'
import { failureOf } from './support/failure-of.ts'
import { leaveNothingOpen } from './support/open-handles.ts'
import { ScriptedServer } from './support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

describe('a session by URL', () => {
  test('logs in as the URL says, and begins in its folder', async () => {
    await using server = await ScriptedServer.start()
    const session = await FtpSession.connect(`ftp://me:s%40cret@127.0.0.1:${server.port}/in/a%20b`)
    expect(server.commands.slice(0, 2)).toEqual(['USER me', 'PASS s@cret'])
    expect(server.commands.at(-1)).toBe('CWD in/a b')
    await session.quit()
  })

  test.each([
    ['ftpes', false],
    ['ftps', true],
  ])('of the scheme %s is under TLS before anything is said', async (scheme, implicit) => {
    await using server = await ScriptedServer.start({}, { tls, implicit })
    const url = new URL(`${scheme}://me:secret@127.0.0.1:${server.port}/`)
    const session = await FtpSession.connect(url, { tls: { ca: tls.ca } })
    expect(session.protected).toBe(true)
    expect(server.verbs[0]).toBe(implicit ? 'USER' : 'AUTH')
    expect(server.verbs).not.toContain('CWD')
    await session.quit()
  })

  test('is closed where its folder cannot be entered', async () => {
    await using server = await ScriptedServer.start({ CWD: '550 no such folder' })
    const error = await failureOf(FtpSession.connect(`ftp://127.0.0.1:${server.port}/in`))
    expect(error).toMatchObject({ code: 'FTP_REFUSED', command: 'CWD in' })
    await server.sessions[0]?.closed
  })

  test('takes a signal beside its options', async () => {
    await using server = await ScriptedServer.start()
    const signal = AbortSignal.abort()
    const error = await failureOf(FtpSession.connect(`ftp://127.0.0.1:${server.port}/`, { signal }))
    expect(error).toMatchObject({ code: 'FTP_ABORTED', phase: 'connect' })
  })
})

describe('a session by options', () => {
  test('begins in the folder that is named', async () => {
    await using server = await ScriptedServer.start()
    const session = await FtpSession.connect({ host: '127.0.0.1', port: server.port, path: 'in' })
    expect(server.commands.at(-1)).toBe('CWD in')
    await session.quit()
  })

  test('reads those of accessors and prototypes, which a copy would lose with the TLS that they ask for', async () => {
    class Settings {
      readonly host = '127.0.0.1'
      readonly port: number
      constructor(port: number) {
        this.port = port
      }
      get mode() {
        return 'required' as const
      }
    }
    await using server = await ScriptedServer.start({}, { tls })
    const options = Object.create(new Settings(server.port), { tls: { value: { ca: tls.ca } } })
    const session = await FtpSession.connect(options)
    expect(session.protected).toBe(true)
    await session.quit()
  })

  test.each<[string, unknown, unknown]>([
    ['the options must be an object', undefined, undefined],
    ['there is no option "mod"', { host: 'ftp.example.com', mod: 'required' }, undefined],
    ['there is no option "retries"', Object.create({ host: 'ftp.example.com', retries: 3 }), undefined],
    ['there is no option "call.mode"; there are signal', { host: 'ftp.example.com' }, { mode: 'required' }],
    ['there is no option "mod"', 'ftp://ftp.example.com', { mod: 'required' }],
    ['the options must be an object', 'ftp://ftp.example.com', null],
    ['path must be', { host: 'ftp.example.com', path: 5 }, undefined],
  ])('is not begun where %s', async (message, where, more) => {
    const error = await failureOf(FtpSession.connect(where as string, more as object))
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'configuration' })
    expect(error.message).toContain(message)
  })
})

describe('the options of a URL', () => {
  test('are overridden by options, but not by those that are undefined', () => {
    const options = connectionOptionsOf('ftp://me:secret@h.example:2121/in', {
      user: 'you',
      password: undefined,
      mode: 'required',
    })
    expect(options).toEqual({
      host: 'h.example',
      port: 2121,
      user: 'you',
      password: 'secret',
      mode: 'required',
      path: 'in',
    })
  })

  test('keep the TLS of the scheme', () => {
    expect(connectionOptionsOf('ftpes://h.example', { mode: undefined }).mode).toBe('required')
    expect(connectionOptionsOf('ftps://h.example').mode).toBe('implicit')
    expect(() => connectionOptionsOf('ftpes://h.example', { mode: 'none' })).toThrow(
      /asks for TLS \(required\)/,
    )
  })
})
