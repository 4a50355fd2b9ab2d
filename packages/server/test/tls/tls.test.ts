import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { certificate } from '../../../../test/support/servers/certificate.ts'
import { createFtpServer, type FtpServerTlsOptions, MemoryFileSystem } from '../../src/index.ts'
import { TestClient } from '../support/test-client.ts'

const { ca, cert, key } = await certificate()

function start(tls: Partial<FtpServerTlsOptions> = {}) {
  const fileSystem = new MemoryFileSystem({ 'a.txt': 'hello', 'big.bin': Buffer.alloc(3_000_000, 7) })
  const server = createFtpServer({ fileSystem, users: { user: 'secret' }, tls: { cert, key, ...tls } })
  return server.listen().then(() => ({ server, fileSystem, [Symbol.asyncDispose]: () => server.close() }))
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('%s', version => {
  test('data connections are private and resume the session of the control connection', async () => {
    await using started = await start()
    using client = await TestClient.connect(started.server)
    await client.secureLogIn(ca, version)
    for (let round = 0; round < 3; round++) {
      const { bytes, final, resumed } = await client.download('RETR big.bin')
      expect(bytes.length).toBe(3_000_000)
      expect(final?.code).toBe(226)
      expect(resumed).toBe(true)
    }
    expect((await client.upload('STOR up.bin', Buffer.alloc(1_000_000, 3))).code).toBe(226)
    expect(started.fileSystem.readFile('up.bin')?.length).toBe(1_000_000)
    expect((await client.upload('STOR empty.bin', '')).code).toBe(226)
    expect(started.fileSystem.readFile('empty.bin')?.length).toBe(0)
    expect((await client.download('MLSD')).bytes.toString()).toContain('a.txt\r\n')
  })
})

describe('explicit TLS', () => {
  test('an upload whose connection is reset is no success', async () => {
    await using started = await start()
    using client = await TestClient.connect(started.server)
    await client.secureLogIn(ca)
    for (let round = 0; round < 20; round++) {
      const raw = connect({ host: '127.0.0.1', port: await client.passivePort() })
      raw.on('error', () => {})
      const data = connectTls({ socket: raw, ca, servername: 'localhost' })
      data.on('error', () => {})
      await once(data, 'secureConnect')
      await new Promise(resolve => data.write(Buffer.alloc(100_000), resolve))
      // By turns: the server has read something already, or it has not.
      if (round % 2 === 0) raw.resetAndDestroy()
      expect((await client.ask('STOR a')).code).toBe(150)
      if (round % 2 === 1) raw.resetAndDestroy()
      expect([425, 426]).toContain((await client.reply()).code)
    }
  })

  test('after PROT C data travels in the clear', async () => {
    await using started = await start()
    using client = await TestClient.connect(started.server)
    await client.secureLogIn(ca, 'TLSv1.3', 'C')
    expect((await client.download('RETR a.txt')).bytes.toString()).toBe('hello')
  })

  test('PBSZ and PROT have their place', async () => {
    await using started = await start()
    using client = await TestClient.connect(started.server)
    expect(await client.codes('PBSZ 0', 'PROT P', 'AUTH KERBEROS_V4')).toEqual([503, 503, 504])
    await client.ask('AUTH TLS')
    await client.secure(ca)
    expect(
      await client.codes('PROT P', 'AUTH TLS', 'PBSZ 0', 'PROT S', 'PROT X', 'PROT P', 'PROT C'),
    ).toEqual([503, 503, 200, 536, 504, 200, 200])
  })

  test('what was sent in the clear behind AUTH is never executed', async () => {
    await using started = await start()
    using client = await TestClient.connect(started.server)
    client.write('AUTH TLS\r\nUSER user\r\nPASS secret\r\nDELE a.txt\r\n')
    expect((await client.reply()).code).toBe(421)
    await client.closed()
    expect(started.fileSystem.readFile('a.txt')).toBeDefined()
  })

  test('half a command behind AUTH ends the session as well', async () => {
    await using started = await start()
    using client = await TestClient.connect(started.server)
    client.write('AUTH TLS\r\nUSER us')
    expect((await client.reply()).code).toBe(421)
  })

  test('AUTH is refused without a certificate', async () => {
    await using server = await createFtpServer().listen()
    using client = await TestClient.connect(server)
    expect((await client.ask('AUTH TLS')).code).toBe(502)
    expect((await client.ask('FEAT')).lines).not.toContain(' AUTH TLS')
  })

  test('a client that sends noise instead of a handshake is dropped', async () => {
    const errors: unknown[] = []
    await using started = await start()
    started.server.observe(event => event.type === 'error' && errors.push(event.error))
    using client = await TestClient.connect(started.server)
    await client.ask('AUTH TLS')
    client.write('this is no TLS record\r\n')
    await client.closed()
    expect(errors).toHaveLength(1)
  })

  test('a data connection that sends noise instead of a handshake gives 425', async () => {
    await using started = await start()
    using client = await TestClient.connect(started.server)
    await client.secureLogIn(ca)
    const port = await client.passivePort()
    using plain = await TestClient.open({ port })
    plain.write('this is no TLS record\r\n')
    expect((await client.ask('RETR a.txt')).code).toBe(150)
    expect((await client.reply()).code).toBe(425)
    expect((await client.ask('NOOP')).code).toBe(200)
  })
})

describe('required TLS', () => {
  test('nothing but the way into TLS is possible in the clear', async () => {
    await using started = await start({ required: true })
    expect(started.server.url).toMatch(/^ftpes:/)
    using client = await TestClient.connect(started.server)
    expect(await client.codes('USER user', 'FEAT', 'NOOP')).toEqual([530, 211, 200])
    await client.ask('AUTH TLS')
    await client.secure(ca)
    expect(await client.codes('USER user', 'PASS secret', 'PBSZ 0', 'PROT C', 'EPSV', 'LIST')).toEqual([
      331, 230, 200, 534, 229, 521,
    ])
  })
})

describe('implicit TLS', () => {
  test('the handshake comes before the greeting', async () => {
    await using started = await start({ implicit: true })
    expect(started.server.url).toMatch(/^ftps:/)
    using client = await TestClient.open(started.server)
    await client.secure(ca)
    expect((await client.reply()).code).toBe(220)
    expect(await client.codes('USER user', 'PASS secret', 'PBSZ 0', 'PROT P')).toEqual([331, 230, 200, 200])
  })
})
