import {
  type Answer,
  type Conversation,
  createConversation,
  type Exchange,
  greet,
  list,
  type Outcome,
  type Step,
  type TransferReport,
} from '@sluice/protocol'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../test/support/servers/certificate.ts'
import { connectSocket } from '../src/connect/connect-socket.ts'
import { ControlConnection } from '../src/control/control-connection.ts'
import { SocketChannel } from '../src/control/socket-channel.ts'
import { ExchangeDriver } from '../src/driver/exchange-driver.ts'
import { resolveTimeouts } from '../src/timeouts.ts'
import { failureOf } from './support/failure-of.ts'
import { logIn } from './support/log-in.ts'
import { MemorySink } from './support/memory-sink.ts'
import { clientOptions, modes } from './support/modes.ts'
import { leaveNothingOpen, watchHandles } from './support/open-handles.ts'
import { type Script, ScriptedServer, type ScriptedSession } from './support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

const CONTENT = 'the content of the file'

describe.each(modes)('a part of a file, %s', mode => {
  test.each([
    ['whose size is not known', undefined],
    ['whose size is known', CONTENT.length],
  ])('%s, ends at its last byte, and the session goes on', async (_what, size) => {
    const endless = async (session: ScriptedSession) => {
      session.reply('150 here it comes')
      const data = await session.data()
      data.on('error', () => {})
      data.on('end', () => data.destroy())
      data.resume()
      data.write(CONTENT)
      data.on('close', () => session.reply('426 cut'))
    }
    await using server = await ScriptedServer.start(
      { RETR: endless, SIZE: '550 no', ABOR: '226 aborted' },
      { tls },
    )
    await using session = await logIn(server, clientOptions(mode, tls))
    const nothingElse = watchHandles()
    const sink = new MemorySink()
    const report = await session.retrieve('a.txt', sink, { end: 10, size })
    expect(report.bytes).toBe(11)
    expect(sink.text).toBe(CONTENT.slice(0, 11))
    expect(sink.writableFinished).toBe(true)
    expect(await session.pwd()).toBe('/')
    await nothingElse()
  })

  test('that ends before its last byte is the file', async () => {
    const act = async (session: ScriptedSession) => {
      session.reply('150 here it comes')
      const data = await session.data()
      data.end(CONTENT)
      session.reply('226 done')
    }
    await using server = await ScriptedServer.start({ RETR: act, SIZE: '550 no' }, { tls })
    await using session = await logIn(server, clientOptions(mode, tls))
    const sink = new MemorySink()
    expect((await session.retrieve('a.txt', sink, { end: 999 })).bytes).toBe(CONTENT.length)
    expect(sink.text).toBe(CONTENT)
  })
})

test('an offset that was set for nothing does not shift the next transfer', async () => {
  const controller = new AbortController()
  let at = 0
  const script: Script = {
    REST: (session, offset) => {
      at = Number(offset)
      if (at > 0) controller.abort()
      session.reply('350 restarting')
    },
    RETR: async session => {
      session.reply('150 here it comes')
      const data = await session.data()
      data.end(CONTENT.slice(at))
      session.reply('226 done')
    },
  }
  await using server = await ScriptedServer.start(script)
  await using session = await logIn(server)
  const { signal } = controller
  await failureOf(session.retrieve('a.txt', new MemorySink(), { offset: 5, size: CONTENT.length, signal }))
  expect(await session.pwd()).toBe('/')
  const sink = new MemorySink()
  await session.retrieve('a.txt', sink)
  expect(sink.text).toBe(CONTENT)
})

describe('a step that this driver cannot take', () => {
  const use = { direction: 'in', expected: undefined, tlsStart: 'at-connect', mode: 'B' } as const
  const steps: readonly (readonly [string, Step, string])[] = [
    ['accepting', { type: 'accept', ticket: 1, deadline: 'dataConnect', use }, 'open-failed'],
    ['ending TLS', { type: 'clear-control' }, 'failed'],
    ['a mode of transmission', { type: 'connect', port: 2000, use }, 'open-failed'],
    ['a flow without a receiver', { type: 'connect', port: 2000, use: { ...use, mode: 'S' } }, 'open-failed'],
  ]
  test.each(steps)('%s is an error that says so', async (_what, step, type) => {
    await using server = await ScriptedServer.start({})
    const { control, driver } = await drive(server)
    const answer = await driver.run(only(step))
    expect(answer).toMatchObject({ type, error: { name: 'LocalProtocolError' } })
    expect(control.closed).toBe(type === 'failed')
    control.destroy()
  })

  test('does not keep an exchange in another directory', async () => {
    await using server = await ScriptedServer.start({})
    const { control, driver } = await drive(server)
    const conversation = createConversation(control.session, server.port)
    const outcome = await driver.run(there(conversation))
    expect(outcome).toMatchObject({ type: 'failed', error: { message: expect.stringContaining('receiver') } })
    expect(server.commands.at(-1)).toBe('CWD /')
    control.destroy()
  })

  function* there(conversation: Conversation): Exchange<Outcome<TransferReport>> {
    yield* greet(conversation)
    return yield* list(conversation, 'a b', 'LIST')
  }

  function* only(step: Step): Exchange<Answer> {
    return yield step
  }

  async function drive({ port }: { readonly port: number }) {
    const socket = await connectSocket({
      host: '127.0.0.1',
      port,
      purpose: 'control',
      milliseconds: 10_000,
    })
    const timeouts = resolveTimeouts({})
    const control = new ControlConnection(new SocketChannel(socket), timeouts)
    return { control, driver: new ExchangeDriver({ control, timeouts, identity: undefined }) }
  }
})
