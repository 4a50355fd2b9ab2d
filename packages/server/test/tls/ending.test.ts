import { once } from 'node:events'
import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { certificate } from '../../../../test/support/servers/certificate.ts'
import type { FtpServerTlsOptions } from '../../src/index.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

const { ca, cert, key } = await certificate()
const start = (tls: Partial<FtpServerTlsOptions> = {}, files = {}) =>
  startServer({ 'a.txt': 'hello', ...files }, { tls: { cert, key, ...tls } })

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('the end of a connection under %s', version => {
  /** Uploads so many bytes and ends with a bare FIN, as if somebody had cut the connection. */
  async function uploadAndCut(client: TestClient, bytes: number): Promise<number> {
    const raw = connect({ host: '127.0.0.1', port: await client.passivePort(), allowHalfOpen: true })
    const data = connectTls({ socket: raw, ca, servername: 'localhost', maxVersion: version })
    data.on('error', () => {})
    await once(data, 'secureConnect')
    await client.ask('STOR up')
    await new Promise(resolve => data.write(Buffer.alloc(bytes), resolve))
    raw.end()
    const { code } = await client.reply()
    data.destroy()
    return code
  }

  test.each([0, 2, 1_000_000])(
    'an upload of %i bytes without close_notify is told from a whole one',
    async bytes => {
      await using server = await start()
      using client = await TestClient.connect(server)
      await client.secureLogIn(ca, version)
      expect(await uploadAndCut(client, bytes)).toBe(226)
      expect(server.events.at(-2)).toMatchObject({ type: 'transfer-ended', bytes, withoutCloseNotify: true })
      expect((await client.upload('STOR up', Buffer.alloc(bytes))).code).toBe(226)
      const whole = server.events.filter(event => event.type === 'transfer-ended').at(-1)
      expect(whole).toMatchObject({ outcome: 'complete', bytes })
      expect(whole).not.toHaveProperty('withoutCloseNotify')
    },
  )

  test('and refused where that is asked for', async () => {
    await using server = await start({ requireCloseNotify: true })
    using client = await TestClient.connect(server)
    await client.secureLogIn(ca, version)
    expect(await uploadAndCut(client, 1000)).toBe(426)
    for (const bytes of [0, 2, 19, 16_384, 1_000_000]) {
      expect((await client.upload('STOR up', Buffer.alloc(bytes))).code).toBe(226)
    }
  })

  test('a download that fails on the server ends with a reset', async () => {
    await using server = await start({}, { big: Buffer.alloc(50_000_000) })
    using client = await TestClient.connect(server)
    await client.secureLogIn(ca, version)
    const data = await client.openData()
    const failed = new Promise<Error>(resolve => data.once('error', resolve))
    await client.ask('RETR big')
    client.write('ABOR\r\n')
    expect([(await client.reply()).code, (await client.reply()).code]).toEqual([426, 226])
    data.resume()
    expect(await failed).toMatchObject({ code: 'ECONNRESET' })
  })

  test('CCC goes back to clear text, and transfers stay private', async () => {
    await using server = await start({ clearControl: true })
    using client = await TestClient.connect(server)
    await client.secureLogIn(ca, version)
    expect((await client.ask('FEAT')).lines).toContain(' CCC')
    expect((await client.ask('CCC')).code).toBe(200)
    await client.clear()
    expect(await client.codes('PWD', 'CCC')).toEqual([257, 503])
    expect((await client.download('RETR a.txt')).bytes.toString()).toBe('hello')
    expect(await client.codes('QUIT')).toEqual([221])
    await client.closed()
  })

  test('REIN ends TLS, and AUTH can begin it again', async () => {
    await using server = await start()
    using client = await TestClient.connect(server)
    for (let round = 0; round < 3; round++) {
      await client.secureLogIn(ca, version)
      expect((await client.download('RETR a.txt')).bytes.toString()).toBe('hello')
      expect((await client.ask('REIN')).code).toBe(220)
      await client.clear()
      expect(await client.codes('PWD', 'PBSZ 0', 'PROT P')).toEqual([530, 503, 503])
    }
  })
})

test('CCC is refused unless the server allows it, and before the log-in', async () => {
  await using closed = await start()
  using first = await TestClient.connect(closed)
  expect(await first.codes('CCC')).toEqual([503])
  await first.secureLogIn(ca)
  expect(await first.codes('CCC', 'NOOP')).toEqual([534, 200])
  await using open = await start({ clearControl: true })
  using second = await TestClient.connect(open)
  await second.ask('AUTH TLS')
  await second.secure(ca)
  expect(await second.codes('CCC', 'NOOP')).toEqual([533, 200])
  await using required = await start({ clearControl: true, required: true })
  using third = await TestClient.connect(required)
  await third.secureLogIn(ca)
  expect(await third.codes('CCC', 'NOOP')).toEqual([534, 200])
})

test('a command in one breath with CCC ends the session', async () => {
  await using server = await start({ clearControl: true })
  using client = await TestClient.connect(server)
  await client.secureLogIn(ca)
  client.write('CCC\r\nDELE a.txt\r\n')
  expect((await client.reply()).code).toBe(421)
  expect(server.files.readFile('a.txt')).toBeDefined()
})

test('a client that goes on under TLS behind its CCC is sent away', async () => {
  await using server = await start({ clearControl: true })
  using client = await TestClient.connect(server)
  await client.secureLogIn(ca)
  expect((await client.ask('CCC')).code).toBe(200)
  client.write('DELE a.txt\r\n')
  await client.closed()
  expect(server.events).toContainEqual(expect.objectContaining({ type: 'reply', code: 421 }))
  expect(server.files.readFile('a.txt')).toBeDefined()
})

test('a client that dies in the middle of the change leaves nothing', async () => {
  await using server = await start({ clearControl: true })
  for (const how of ['destroy', 'end'] as const) {
    const client = await TestClient.connect(server)
    await client.secureLogIn(ca)
    client.write('CCC\r\n')
    client.socket[how]()
    await server.server.idle()
  }
  expect(server.server.sessions).toBe(0)
})
