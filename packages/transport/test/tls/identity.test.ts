import { createHash, X509Certificate } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { createSecureContext, type SecureContextOptions, TLSSocket } from 'node:tls'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../../test/support/servers/certificate.ts'
import { type OddCertificate, oddCertificate } from '../../../../test/support/servers/odd-certificate.ts'
import { FtpTlsError, type TlsOptions } from '../../src/index.ts'
import { TlsIdentity } from '../../src/tls/tls-identity.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { leaveNothingOpen, watchHandles } from '../support/open-handles.ts'
import { type Script, ScriptedServer, type ScriptedSession } from '../support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
let selfSigned: Certificate
let other: Certificate
beforeAll(async () => {
  tls = await certificate()
  selfSigned = await oddCertificate({ selfSigned: true, names: ['elsewhere.example'], addresses: [] })
  other = await oddCertificate({ names: ['elsewhere.example'], addresses: [] })
})

const versions = ['TLSv1.2', 'TLSv1.3'] as const

const sends: Script = {
  RETR: async session => {
    session.reply('150 here it comes')
    const data = await session.data()
    data.end('content')
    session.reply('226 done')
  },
}

function fingerprintOf({ cert }: Certificate): string {
  return new X509Certificate(cert).fingerprint256
}

function publicKeyOf({ cert }: Certificate): string {
  const key = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' })
  return `sha256//${createHash('sha256').update(key).digest('base64')}`
}

/** Logs in, fetches a file twice (TLS opens the socket itself for one of them), and tells how it went. */
async function fetchesOver(server: ScriptedServer, options: TlsOptions): Promise<void> {
  await using session = await logIn(server, { mode: 'required', tls: options })
  for (const size of [undefined, 7]) {
    const sink = new MemorySink()
    await session.retrieve('a', sink, { size })
    expect(sink.text).toBe('content')
  }
}

describe('a certificate that is not good', () => {
  const cases: readonly (readonly [string, OddCertificate, string, RegExp])[] = [
    ['expired', { days: [-9, -1] }, 'CERT_HAS_EXPIRED', /must be renewed/],
    ['not yet valid', { days: [5, 9] }, 'CERT_NOT_YET_VALID', /check the clock/],
    ['self-signed', { selfSigned: true }, 'DEPTH_ZERO_SELF_SIGNED_CERT', /tls\.ca, or .*tls\.fingerprint256/],
    ['for clients only', { purpose: 'client' }, 'INVALID_PURPOSE', /not one for servers/],
    [
      'for another name',
      { names: ['ftp.example'], addresses: ['127.0.0.2'] },
      'ERR_TLS_CERT_ALTNAME_INVALID',
      /tls\.servername/,
    ],
    // A name that looks like the address is not the address.
    [
      'for no address',
      { names: ['127.0.0.1'], addresses: [] },
      'ERR_TLS_CERT_ALTNAME_INVALID',
      /tls\.servername/,
    ],
  ]

  test.each(cases)('on the control connection: %s', async (_what, odd, code, advice) => {
    const given = await oddCertificate(odd)
    await using server = await ScriptedServer.start({}, { tls: given })
    const nothingElse = watchHandles()
    const error = await failureOf(logIn(server, { mode: 'required', tls: { ca: given.ca } }))
    expect(error).toBeInstanceOf(FtpTlsError)
    expect(error).toMatchObject({ code: 'FTP_TLS_FAILED', phase: 'tls', cause: { code } })
    expect(error.message).toMatch(advice)
    expect(server.verbs).toEqual(['AUTH'])
    await nothingElse()
  })

  test.each(cases)('on the data connection: %s', async (_what, odd, code, advice) => {
    const given = await oddCertificate(odd)
    for (const version of versions) {
      // The server's own context for data: it cannot resume, so the certificate counts.
      await using server = await ScriptedServer.start(sends, { tls, dataTls: given })
      await using session = await logIn(server, {
        mode: 'required',
        tls: { ca: [tls.ca, given.ca], minVersion: version, maxVersion: version },
      })
      // Twice: what the wrong server said must not open the door the second time.
      for (const size of [undefined, 7, undefined, 7]) {
        const sink = new MemorySink()
        sink.on('error', () => {})
        const error = await failureOf(session.retrieve('a', sink, { size }))
        expect(error).toMatchObject({
          code: 'FTP_TLS_FAILED',
          cause: { code: 'FTP_TLS_FAILED', cause: { code } },
        })
        expect((error.cause as Error).message).toMatch(advice)
        expect(sink.bytes.length).toBe(0)
      }
    }
  })
})

describe('fingerprints', () => {
  const spellings: readonly (readonly [string, (of: Certificate) => string | readonly string[]])[] = [
    ['with colons', fingerprintOf],
    ['in lower case without colons', of => fingerprintOf(of).replaceAll(':', '').toLowerCase()],
    ['of the public key, as curl has it', publicKeyOf],
    [
      'as one of several',
      of => [`sha256//${Buffer.alloc(32).toString('base64')}`, '00'.repeat(32), fingerprintOf(of)],
    ],
  ]

  describe.each(versions)('%s', version => {
    const only = { minVersion: version, maxVersion: version } as const

    test.each(spellings)(
      '%s: trust in a certificate that nobody signed, of any name',
      async (_how, spell) => {
        await using server = await ScriptedServer.start(sends, { tls: selfSigned })
        await fetchesOver(server, { fingerprint256: spell(selfSigned), ...only })
      },
    )

    test.each(spellings)('%s: no trust in another certificate, whoever signed it', async (_how, spell) => {
      await using server = await ScriptedServer.start(sends, { tls })
      for (const more of [{}, { ca: tls.ca }, { ca: tls.ca, rejectUnauthorized: false }]) {
        const options = { fingerprint256: spell(other), ...more, ...only }
        const error = await failureOf(logIn(server, { mode: 'required', tls: options }))
        expect(error).toMatchObject({ code: 'FTP_TLS_FAILED', cause: { code: 'FTP_WRONG_FINGERPRINT' } })
        // What to pin, once it is verified.
        expect(error.message).toContain(fingerprintOf(tls))
        expect(error.message).toContain('tls.fingerprint256')
      }
      expect(new Set(server.verbs)).toEqual(new Set(['AUTH']))
    })

    test('the certificate of a data connection must be the one as well', async () => {
      await using server = await ScriptedServer.start(sends, { tls: selfSigned, dataTls: tls })
      const options = { fingerprint256: fingerprintOf(selfSigned), ca: tls.ca, ...only }
      await using session = await logIn(server, { mode: 'required', tls: options })
      for (const size of [undefined, 7, undefined, 7]) {
        const sink = new MemorySink()
        sink.on('error', () => {})
        const error = await failureOf(session.retrieve('a', sink, { size }))
        expect(error).toMatchObject({
          cause: { code: 'FTP_TLS_FAILED', cause: { code: 'FTP_WRONG_FINGERPRINT' } },
        })
        expect(sink.bytes.length).toBe(0)
      }
    })

    test('asked for, the rest is checked too', async () => {
      await using server = await ScriptedServer.start(sends, { tls: selfSigned })
      const options = { fingerprint256: fingerprintOf(selfSigned), rejectUnauthorized: true, ...only }
      const error = await failureOf(logIn(server, { mode: 'required', tls: options }))
      expect(error).toMatchObject({ cause: { code: 'DEPTH_ZERO_SELF_SIGNED_CERT' } })
    })
  })

  test.each<[string | readonly string[]]>([
    [''],
    [[]],
    ['AA:BB'],
    // SHA-1
    ['AB'.repeat(20)],
    ['G'.repeat(64)],
    ['sha256//short='],
    [['AB'.repeat(32), 'md5//AAAA']],
  ])('%j is none', async fingerprint256 => {
    await using server = await ScriptedServer.start({}, { tls })
    const error = await failureOf(logIn(server, { mode: 'required', tls: { fingerprint256 } }))
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'configuration' })
    expect(error.message).toMatch(/fingerprint256/)
    expect(server.sessions).toEqual([])
  })
})

describe('the protocol name "ftp" (ALPN)', () => {
  /** Chooses a protocol of its own, whatever the client offers. */
  function speaking(
    alpn: string,
    context: SecureContextOptions,
  ): (raw: ScriptedSession['socket']) => TLSSocket {
    return raw =>
      new TLSSocket(raw, {
        isServer: true,
        secureContext: createSecureContext(context),
        ALPNProtocols: [alpn],
      })
  }

  test('is offered; a server that knows no other is refused', async () => {
    const chosen: (string | false | null)[] = []
    for (const alpn of ['ftp', 'http/1.1']) {
      await using server = await ScriptedServer.start({
        AUTH: session => {
          session.socket.removeAllListeners('data')
          session.reply('234 go on')
          const secured = speaking(alpn, tls)(session.socket)
          secured.on('error', () => {})
          secured.once('secure', () => chosen.push(secured.alpnProtocol))
          secured.on('data', () => secured.write('530 enough\r\n'))
        },
      })
      const error = await failureOf(logIn(server, { mode: 'required', tls: { ca: tls.ca } }))
      if (alpn === 'ftp') {
        expect(error.code).toBe('FTP_LOGIN_REFUSED')
      } else {
        expect(error).toMatchObject({ code: 'FTP_TLS_FAILED', phase: 'tls' })
        expect(error.message).toMatch(/check host and port/)
      }
    }
    expect(chosen).toEqual(['ftp'])
  })

  test('a server that chooses what was not offered is refused', () => {
    // No server at hand does it, so this one is only told to have.
    for (const alpnProtocol of ['http/1.1', 'ftp', false] as const) {
      let verified = 0
      const destroyed: Error[] = []
      const secured = Object.assign(new EventEmitter(), {
        alpnProtocol,
        destroy: (error: Error) => destroyed.push(error),
      })
      const identity = new TlsIdentity('localhost', {})
      identity.whenVerified(secured as unknown as TLSSocket, () => verified++)
      secured.emit('secureConnect')
      secured.emit('session', Buffer.from('a session'))
      const isRefused = alpnProtocol === 'http/1.1'
      expect(verified).toBe(isRefused ? 0 : 1)
      expect(destroyed.map(error => (error as NodeJS.ErrnoException).code)).toEqual(
        isRefused ? ['FTP_WRONG_ALPN'] : [],
      )
      expect(identity.forData().session).toEqual(isRefused ? undefined : Buffer.from('a session'))
    }
  })
})

describe('files in clear text', () => {
  test('only by name: PROT C, and data without TLS', async () => {
    await using server = await ScriptedServer.start(sends, { tls })
    await using session = await logIn(server, {
      mode: 'required',
      tls: { ca: tls.ca, dataProtection: 'clear' },
    })
    expect(session.protected).toBe(true)
    const sink = new MemorySink()
    await session.retrieve('a', sink)
    expect(sink.text).toBe('content')
    expect(server.commands).toContain('PROT C')
    expect(server.sessions[0]?.resumed).toEqual([])
  })

  test('a server that insists on TLS for data is not talked round', async () => {
    await using server = await ScriptedServer.start({ PROT: '534 PROT P only' }, { tls })
    const options = { ca: tls.ca, dataProtection: 'clear' } as const
    const error = await failureOf(logIn(server, { mode: 'required', tls: options }))
    expect(error).toMatchObject({ code: 'FTP_TLS_REFUSED', command: 'PROT C' })
  })
})
