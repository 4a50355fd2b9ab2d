import { clearControl, type Exchange, type Outcome, request, secure } from '@sluice/protocol'
import { describe, expect, test } from 'vitest'
import { connectSocket } from '../../src/connect/connect-socket.ts'
import { ControlConnection } from '../../src/control/control-connection.ts'
import { SocketChannel } from '../../src/control/socket-channel.ts'
import { ExchangeDriver } from '../../src/driver/exchange-driver.ts'
import { resolveTimeouts } from '../../src/timeouts.ts'
import { TlsIdentity } from '../../src/tls/tls-identity.ts'
import type { TraceEvent } from '../../src/trace/trace-event.ts'
import { Tracer } from '../../src/trace/tracer.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { type Script, ScriptedServer } from '../support/scripted-server.ts'

leaveNothingOpen()

describe('a command behind which nothing is as it was', () => {
  test.each(['answered', 'refused'])('leaves only when all before it is %s', async how => {
    const order: string[] = []
    let answer = () => {}
    await using at = await connectTo({
      NOOP: session => {
        answer = () => {
          order.push('NOOP answered')
          session.reply(how === 'answered' ? '200 yes' : '500 no')
        }
      },
      CCC: session => {
        order.push('CCC came')
        session.reply('533 stay')
      },
    })
    at.control.send({ verb: 'NOOP' })
    await at.server.received('NOOP')
    const outcome = at.run(clearControl())
    answer()
    expect(await outcome).toMatchObject({ type: 'refused', reply: { code: 533 } })
    expect(order).toEqual(['NOOP answered', 'CCC came'])
  })

  test('does not leave when the server takes leave behind the answer that it waited for', async () => {
    await using at = await connectTo({ NOOP: () => {} })
    at.control.send({ verb: 'NOOP' })
    await at.server.received('NOOP')
    const outcome = at.run(clearControl())
    at.server.sessions[0]?.reply('200 yes', '421 bye')
    expect(await outcome).toMatchObject({ type: 'failed', error: { code: 'FTP_SERVICE_CLOSING' } })
  })

  test('does not leave at all when the caller gives up before', async () => {
    await using at = await connectTo({ NOOP: () => {} })
    at.control.send({ verb: 'NOOP' })
    await at.server.received('NOOP')
    const giveUp = new AbortController()
    const outcome = at.run(clearControl(), giveUp.signal)
    giveUp.abort()
    expect(await outcome).toMatchObject({ type: 'aborted' })
    expect(at.server.verbs).not.toContain('CCC')
  })
})

test('nothing is sent, nor told to have been, once the connection is closed', async () => {
  await using at = await connectTo({})
  at.control.destroy()
  const before = at.events.length
  expect(await at.run(request({ verb: 'NOOP' }))).toMatchObject({
    type: 'failed',
    error: { code: 'FTP_CONNECTION_LOST' },
  })
  expect(at.events.length).toBe(before)
})

test('a handshake that is cut short from this side is no fault of the server', async () => {
  await using at = await connectTo({ AUTH: '234 go on' })
  const outcome = at.run(secure())
  await at.server.received('AUTH')
  await at.control.until(() => at.control.replies.latest?.code === 234 || undefined, { deadline: 'reply' })
  at.control.destroy()
  expect(await outcome).toMatchObject({ type: 'failed', error: { code: 'FTP_CONNECTION_LOST' } })
})

async function connectTo(script: Script) {
  const server = await ScriptedServer.start(script)
  const { port } = server
  const socket = await connectSocket({ host: '127.0.0.1', port, purpose: 'control', milliseconds: 10_000 })
  const timeouts = resolveTimeouts({})
  const events: TraceEvent[] = []
  const tracer = new Tracer(event => events.push(event))
  const control = new ControlConnection(new SocketChannel(socket), timeouts, {}, tracer)
  await control.until(() => control.replies.final(0), { deadline: 'greeting' })
  return {
    server,
    control,
    events,
    run: <T>(exchange: Exchange<Outcome<T>>, signal?: AbortSignal) =>
      new ExchangeDriver({ control, timeouts, identity: new TlsIdentity('127.0.0.1', {}) }, { signal }).run(
        exchange,
      ),
    async [Symbol.asyncDispose]() {
      control.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}
