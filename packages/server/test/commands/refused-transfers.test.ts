import { once } from 'node:events'
import { connect } from 'node:net'
import type { TLSSocket } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { certificate } from '../../../../test/support/servers/certificate.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

/** What is heard of a socket until it is closed. */
function heard(socket: TLSSocket | ReturnType<typeof connect>): Promise<string[]> {
  const told: string[] = []
  for (const event of ['error', 'end'] as const) {
    socket.on(event, (error?: NodeJS.ErrnoException) =>
      told.push(error === undefined ? event : String(error.code)),
    )
  }
  socket.resume().once('end', () => socket.end())
  return new Promise(resolve => socket.once('close', () => resolve(told)))
}

describe('a refused transfer ends its data connection in order', () => {
  test.each(['TLSv1.2', 'TLSv1.3'] as const)('with a ClientHello on its way (%s)', async version => {
    const { ca, cert, key } = await certificate()
    await using server = await startServer({}, { tls: { cert, key } })
    for (const command of ['RETR missing', 'STOR no/where', 'LIST missing']) {
      using client = await TestClient.connect(server)
      await client.secureLogIn(ca, version)
      const data = await client.openData()
      const ending = heard(data)
      expect((await client.ask(command)).code).toBe(550)
      expect(await ending).toEqual(['end'])
      expect(await client.codes('NOOP')).toEqual([200])
    }
  })

  test('with bytes that nobody reads', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    const port = await client.passivePort()
    const data = connect({ host: '127.0.0.1', port })
    data.write('an upload that begins before the reply')
    const ending = heard(data)
    expect((await client.ask('STOR no/where')).code).toBe(550)
    expect(await ending).toEqual(['end'])
  })

  test('in the same breath as the command', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    for (let round = 0; round < 20; round++) {
      const port = await client.passivePort()
      client.write('RETR missing\r\n')
      const data = connect({ host: '127.0.0.1', port })
      const ending = heard(data)
      expect((await client.reply()).code).toBe(550)
      // Where the port was closed already nothing was connected; a connection is never reset.
      expect([['end'], ['ECONNREFUSED']]).toContainEqual(await ending)
    }
  })

  test('that of a client which never begins its handshake is given up', async () => {
    const { ca, cert, key } = await certificate()
    await using server = await startServer({}, { tls: { cert, key }, limits: { lingerMs: 30 } })
    using client = await TestClient.connect(server)
    await client.secureLogIn(ca)
    const data = connect({ host: '127.0.0.1', port: await client.passivePort() })
    await once(data, 'connect')
    const ending = heard(data)
    expect((await client.ask('RETR missing')).code).toBe(550)
    expect(await ending).toEqual(['end'])
  })
})
