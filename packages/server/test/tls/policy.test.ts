import { connect as connectTls, rootCertificates } from 'node:tls'
import { generate } from 'selfsigned'
import { describe, expect, test } from 'vitest'
import { certificate } from '../../../../test/support/servers/certificate.ts'
import { createFtpServer, type FtpServerTlsOptions } from '../../src/index.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

const { ca, cert, key } = await certificate()
const start = (tls: Partial<FtpServerTlsOptions>) =>
  startServer({ 'a.txt': 'hello' }, { tls: { cert, key, ...tls } })
const badOption = expect.objectContaining({ code: 'FTP_BAD_OPTION' })

describe('what is required', () => {
  test('of the control connection alone', async () => {
    await using server = await start({ required: 'control' })
    expect(server.server.url).toMatch(/^ftpes:/)
    using client = await TestClient.connect(server)
    expect(await client.codes('USER user', 'HELP', 'HOST x')).toEqual([530, 214, 220])
    await client.secureLogIn(ca, 'TLSv1.3', 'C')
    expect((await client.download('RETR a.txt')).bytes.toString()).toBe('hello')
  })

  test('of data connections alone', async () => {
    await using server = await start({ required: 'data' })
    expect(server.server.url).toMatch(/^ftp:/)
    using client = await TestClient.logIn(server)
    expect(await client.codes('EPSV', 'RETR a.txt')).toEqual([229, 521])
  })
})

test.each(['TLSv1.2', 'TLSv1.3'] as const)('a version is all that is spoken: %s', async version => {
  await using server = await start({ minVersion: version, maxVersion: version })
  using right = await TestClient.connect(server)
  await right.secureLogIn(ca, version)
  expect(server.events).toContainEqual(
    expect.objectContaining({ type: 'secured', channel: 'control', protocol: version, resumed: false }),
  )
  using wrong = await TestClient.connect(server)
  await wrong.ask('AUTH TLS')
  await expect(wrong.secure(ca, version === 'TLSv1.2' ? 'TLSv1.3' : 'TLSv1.2')).rejects.toThrow()
})

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('resumption under %s', version => {
  test('a data connection that resumes no session is refused where that is required', async () => {
    await using server = await start({ requireSessionReuse: true })
    using client = await TestClient.connect(server)
    await client.secureLogIn(ca, version)
    expect((await client.download('RETR a.txt')).final?.code).toBe(226)
    expect(server.events).toContainEqual(
      expect.objectContaining({ type: 'secured', channel: 'data', resumed: true }),
    )
    client.forgetSession()
    const data = await client.openData()
    expect(await client.codes('RETR a.txt')).toEqual([150])
    expect((await client.reply()).code).toBe(522)
    data.destroy()
    expect(await client.codes('NOOP')).toEqual([200])
  })

  test('active data connections are under TLS, with us as the server', async () => {
    await using server = await start({})
    using client = await TestClient.connect(server)
    await client.secureLogIn(ca, version)
    const down = await client.openActive('EPRT')
    await client.ask('RETR a.txt')
    expect((await (await down.data).toArray()).join('')).toBe('hello')
    expect((await client.reply()).code).toBe(226)
    const up = await client.openActive('PORT')
    await client.ask('STOR up')
    ;(await up.data).resume().end('world')
    expect((await client.reply()).code).toBe(226)
    expect(server.files.readFile('up')?.toString()).toBe('world')
  })
})

describe.each(['TLSv1.2', 'TLSv1.3'] as const)("clients' certificates under %s", async version => {
  const authority = await generate([{ name: 'commonName', value: 'clients' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }],
  })
  const known = await generate([{ name: 'commonName', value: 'ann' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    ca: { key: authority.private, cert: authority.cert },
  })
  const stranger = await generate([{ name: 'commonName', value: 'ann' }], {
    keyType: 'ec',
    algorithm: 'sha256',
  })
  const connected = async (server: { port: number }, own?: { cert: string; private: string }) => {
    const client = await TestClient.connect(server)
    await client.ask('AUTH TLS')
    await client.secure(ca, version, own && { cert: own.cert, key: own.private })
    return client
  }

  test('the subject of a known one is told, of control and data', async () => {
    await using server = await start({ ca: authority.cert, clientCertificate: 'required' })
    using client = await connected(server, known)
    await client.codes('USER user', 'PASS secret', 'PBSZ 0', 'PROT P', 'TYPE I')
    client.usePrivateData()
    expect((await client.download('RETR a.txt')).bytes.toString()).toBe('hello')
    expect((await client.download('RETR a.txt')).resumed).toBe(true)
    for (const channel of ['control', 'data']) {
      expect(server.events).toContainEqual(
        expect.objectContaining({ type: 'secured', channel, client: 'CN=ann' }),
      )
    }
  })

  test('one of a stranger is refused, also where none is required', async () => {
    for (const clientCertificate of ['requested', 'required'] as const) {
      await using server = await start({ ca: authority.cert, clientCertificate })
      const client = await connected(server, stranger).catch(() => undefined)
      await client?.closed()
      await server.event(event => event.type === 'error')
      expect(server.events.some(event => event.type === 'secured')).toBe(false)
      client?.[Symbol.dispose]()
    }
  })

  test('none is refused only where one is required', async () => {
    await using lenient = await start({ ca: authority.cert, clientCertificate: 'requested' })
    using client = await connected(lenient)
    expect(await client.codes('USER user', 'PASS secret')).toEqual([331, 230])
    await using strict = await start({ ca: authority.cert, clientCertificate: 'required' })
    const refused = await connected(strict).catch(() => undefined)
    await refused?.closed()
    await strict.event(event => event.type === 'error')
    refused?.[Symbol.dispose]()
  })
})

describe('a certificate of its own making', () => {
  test('is trusted by whoever trusts `server.ca`, for localhost and the address', async () => {
    await using server = createFtpServer({ tls: 'self-signed' })
    expect(server.ca).toBeUndefined()
    await server.listen()
    using client = await TestClient.connect(server)
    await client.ask('AUTH TLS')
    await client.secure(server.ca ?? '')
    expect(await client.codes('USER ftp', 'PASS x')).toEqual([331, 230])
    const { ca: own } = server
    await server.close()
    await server.listen()
    expect(server.ca).toBe(own)
  })

  test('goes with the other options, and holds for the address', async () => {
    await using server = createFtpServer({ tls: { selfSigned: true, implicit: true } })
    await server.listen()
    const socket = connectTls({ host: '127.0.0.1', port: server.port, ca: server.ca })
    const authorized = await new Promise(resolve =>
      socket.once('secureConnect', () => resolve(socket.authorized)),
    )
    expect(authorized).toBe(true)
    socket.destroy()
  })
})

test('options that contradict each other are refused', () => {
  expect(() => createFtpServer({ tls: {} })).toThrow(badOption)
  expect(() => createFtpServer({ tls: { selfSigned: true, cert, key } })).toThrow(badOption)
  expect(() => createFtpServer({ tls: { cert, key, clientCertificate: 'required' } })).toThrow(badOption)
  expect(() =>
    createFtpServer({ tls: { cert, key, clientCertificate: 'required', ca: [...rootCertificates] } }),
  ).not.toThrow()
})
