import { once } from 'node:events'
import { connect } from 'node:net'
import { Duplex } from 'node:stream'
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { certificate } from '../../../../test/support/servers/certificate.ts'
import type { FtpServerTlsOptions } from '../../src/index.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

const { ca, cert, key } = await certificate()
/** Its deadlines are far away: what they would end has to be noticed without them. */
const start = (tls: Partial<FtpServerTlsOptions> = {}) =>
  startServer(
    { 'a.txt': 'hello' },
    { tls: { cert, key, ...tls }, limits: { handshakeMs: 600_000, lingerMs: 600_000 } },
  )

/** The bytes with which a client begins TLS. */
function clientHello(): Promise<Buffer> {
  return new Promise(resolve => {
    const socket = new Duplex({ read() {}, write: chunk => resolve(chunk) })
    connectTls({ socket }).on('error', () => {})
  })
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('resumption under %s', version => {
  test('a session of another client is none where one is required', async () => {
    await using server = await start({ requireSessionReuse: true })
    using first = await TestClient.connect(server)
    await first.secureLogIn(ca, version)
    using second = await TestClient.connect(server)
    await second.secureLogIn(ca, version)
    const fetch = async (session: Buffer | undefined) => {
      const port = await second.passivePort()
      const data = connectTls({ port, ca, servername: 'localhost', maxVersion: version, session })
      data.on('error', () => {}).resume()
      await second.ask('RETR a.txt')
      const { code } = await second.reply()
      data.destroy()
      return code
    }
    const sessionOf = (client: TestClient) => (client.socket as TLSSocket).getSession()
    expect(await fetch(sessionOf(first))).toBe(522)
    expect(await fetch(sessionOf(second))).toBe(226)
  })
})

describe('a client that goes in the middle of a handshake is noticed at once', () => {
  const goings = [
    ['ends', 'nothing', (socket: ReturnType<typeof connect>) => void socket.end()],
    ['ends', 'a hello', (socket: ReturnType<typeof connect>) => void socket.end()],
    ['ends', 'half a hello', (socket: ReturnType<typeof connect>) => void socket.end()],
    ['resets', 'nothing', (socket: ReturnType<typeof connect>) => void socket.resetAndDestroy()],
    ['resets', 'a hello', (socket: ReturnType<typeof connect>) => void socket.resetAndDestroy()],
  ] as const
  const saying = async (what: string) => {
    const hello = what === 'nothing' ? Buffer.alloc(0) : await clientHello()
    return hello.subarray(0, what === 'half a hello' ? 100 : hello.length)
  }

  test.each(goings)('%s behind %s, on the control connection', async (_how, what, go) => {
    await using server = await start()
    using client = await TestClient.connect(server)
    await client.ask('AUTH TLS')
    client.socket.removeAllListeners('data')
    client.socket.on('error', () => {}).resume()
    const said = await saying(what)
    if (said.length > 0) client.socket.write(said)
    if (what === 'a hello') await once(client.socket, 'data')
    go(client.socket)
    expect(await server.event(({ type }) => type === 'error')).toMatchObject({
      error: { message: 'the connection closed before its TLS handshake was done' },
    })
    await server.server.idle()
  })

  test.each(goings)('%s behind %s, on a data connection', async (_how, what, go) => {
    await using server = await start()
    using client = await TestClient.connect(server)
    await client.secureLogIn(ca)
    const data = connect({ port: await client.passivePort(), allowHalfOpen: true })
    data.on('error', () => {}).resume()
    await once(data, 'connect')
    expect((await client.ask('STOR new')).code).toBe(150)
    const said = await saying(what)
    if (said.length > 0) data.write(said)
    if (what === 'a hello') await once(data, 'data')
    go(data)
    expect((await client.reply()).code).toBe(425)
    expect((await client.ask('QUIT')).code).toBe(221)
    data.destroy()
  })

  test('an upload of no bytes whose end comes with the last of its handshake is whole', async () => {
    await using server = await start({ requireCloseNotify: true })
    using client = await TestClient.connect(server)
    await client.secureLogIn(ca)
    for (let round = 0; round < 20; round++) {
      expect((await client.upload(`STOR ${round}`, '')).code).toBe(226)
    }
  })
})

describe('the name of the protocol (ALPN)', () => {
  const secured = async (port: number, options: ConnectionOptions) => {
    const socket = connectTls({ port, ca, servername: 'localhost', ...options })
    const outcome = await new Promise<unknown>(resolve => {
      socket.once('secureConnect', () => resolve(socket.alpnProtocol))
      socket.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code))
    })
    socket.destroy()
    return outcome
  }

  test.each<[ConnectionOptions['ALPNProtocols'], unknown]>([
    [['ftp'], 'ftp'],
    [['x-other', 'ftp'], 'ftp'],
    [['ftp-data'], 'ftp-data'],
    [undefined, false],
    [['http/1.1', 'h2'], 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL'],
  ])('%j: %s', async (ALPNProtocols, expected) => {
    await using server = await start({ implicit: true })
    expect(await secured(server.port, ALPNProtocols === undefined ? {} : { ALPNProtocols })).toBe(expected)
  })

  test.each<[readonly string[], unknown]>([
    [[], false],
    [['http/1.1'], 'ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL'],
  ])('may be another one as a fault: %j', async (names, expected) => {
    await using server = await start({ implicit: true })
    server.server.inject({ at: { handshake: 'control' }, do: { type: 'protocols', names } })
    expect(await secured(server.port, { ALPNProtocols: ['ftp'] })).toBe(expected)
  })
})
