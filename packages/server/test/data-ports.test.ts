import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { startServer } from './support/start-server.ts'
import { TestClient } from './support/test-client.ts'

describe('data ports', () => {
  test('a second connection to a port is dropped', async () => {
    await using server = await startServer({ a: 'x' })
    using client = await TestClient.logIn(server)
    const port = await client.passivePort()
    const first = connect({ host: '127.0.0.1', port })
    await once(first, 'connect')
    await client.ask('NOOP')
    const second = connect({ host: '127.0.0.1', port })
    second.on('error', () => {})
    await new Promise(resolve => second.once('close', resolve))
    expect((await client.ask('RETR a')).code).toBe(150)
    expect((await first.toArray()).join('')).toBe('x')
  })

  test('another host than that of the control connection is dropped', async () => {
    await using server = await startServer({ a: 'x' }, { limits: { dataConnectMs: 500 } })
    using client = await TestClient.logIn(server)
    const port = await client.passivePort()
    const stranger = connect({ host: '127.0.0.1', localAddress: '127.0.0.2', port })
    stranger.on('error', () => {})
    await new Promise(resolve => stranger.once('close', resolve))
    const own = connect({ host: '127.0.0.1', port })
    expect((await client.ask('RETR a')).code).toBe(150)
    expect((await own.toArray()).join('')).toBe('x')
  })

  test('a new PASV closes the last port; EPSV ALL refuses PASV', async () => {
    await using server = await startServer()
    using client = await TestClient.logIn(server)
    const numbers = (await client.ask('PASV')).lines[0]?.match(/\d+,\d+,\d+,\d+,(\d+),(\d+)/)
    const port = Number(numbers?.[1]) * 256 + Number(numbers?.[2])
    await client.ask('PASV')
    const late = connect({ host: '127.0.0.1', port })
    await expect(once(late, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(await client.codes('EPSV 1', 'EPSV 2', 'EPSV ALL', 'PASV', 'EPSV')).toEqual([
      229, 522, 200, 501, 229,
    ])
  })
})
