import { createFtpServer, type FtpServer, MemoryFileSystem } from '@sluice/server'
import { type ConnectionOptions, FtpSession, FtpTlsError } from '@sluice/transport'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tlsVersions } from '../support/servers/access-to.ts'
import { type Certificate, certificate } from '../support/servers/certificate.ts'
import { oddCertificate } from '../support/servers/odd-certificate.ts'

let tls: Certificate
let mine: Certificate
let unknown: Certificate
let server: FtpServer
const subjects: (string | undefined)[] = []

beforeAll(async () => {
  tls = await certificate()
  mine = await oddCertificate({ purpose: 'client' })
  unknown = await oddCertificate({ purpose: 'client' })
  server = createFtpServer({
    fileSystem: new MemoryFileSystem(),
    users: { user: 'secret' },
    tls: {
      cert: tls.cert,
      key: tls.key,
      ca: mine.ca,
      clientCertificate: 'required',
      requireSessionReuse: true,
    },
  })
  server.observe(event => {
    if (event.type === 'secured') subjects.push(event.client)
  })
  await server.listen()
})
afterAll(() => server.close())

describe.each(tlsVersions)('a server that wants a client certificate, %s', version => {
  const access = (more: ConnectionOptions['tls']): ConnectionOptions => ({
    host: '127.0.0.1',
    port: server.port,
    user: 'user',
    password: 'secret',
    tls: { ca: tls.ca, minVersion: version, maxVersion: version, ...more },
  })

  test('sees it on the control connection, and takes data connections that resume its session', async () => {
    await using session = await FtpSession.connect(access({ cert: mine.cert, key: mine.key }))
    for (let round = 0; round < 3; round++) await session.store(['content'], '/a.txt')
    expect(await session.size('/a.txt')).toBe(7)
    expect(subjects).toContain('CN=odd')
  })

  test('refuses us without one, and with one of an authority that it does not know', async () => {
    for (const more of [{}, { cert: unknown.cert, key: unknown.key }]) {
      await expect(FtpSession.connect(access(more))).rejects.toMatchObject({
        code: expect.stringMatching(/^FTP_(TLS_FAILED|CONNECTION_(CLOSED|LOST))$/),
      })
    }
  })

  test('a key that does not belong to the certificate is found before anything is opened', async () => {
    const error = await FtpSession.connect(access({ cert: mine.cert, key: unknown.key })).catch(
      error => error,
    )
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'configuration' })
    expect(error).not.toBeInstanceOf(FtpTlsError)
  })
})
