import { once } from 'node:events'
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../../test/support/servers/certificate.ts'
import { embedded } from '../../../../test/support/servers/embedded.ts'
import {
  type ConnectHook,
  type ConnectRequest,
  FtpConnectionError,
  FtpTimeoutError,
} from '../../src/index.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { MemorySink } from '../support/memory-sink.ts'
import { clientOptions, modes } from '../support/modes.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { Passage } from '../support/passage.ts'
import { ScriptedServer } from '../support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

/** A stream to this machine that is no socket and knows no address. */
async function tunnel({ port }: { readonly port: number }): Promise<Duplex> {
  const socket = connect({ host: '127.0.0.1', port, allowHalfOpen: true })
  await once(socket, 'connect')
  return new Passage(socket)
}

/** A hook that opens tunnels, and what it was asked for. */
function tunnels(): { readonly connect: ConnectHook; readonly asked: ConnectRequest[] } {
  const asked: ConnectRequest[] = []
  const connect: ConnectHook = request => {
    asked.push(request)
    return tunnel(request)
  }
  return { connect, asked }
}

function deferred<T>(): { readonly promise: Promise<T>; readonly resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {}
  const promise = new Promise<T>(settle => {
    resolve = settle
  })
  return { promise, resolve }
}

describe.each(modes)('a hook that opens connections, %s', mode => {
  test('opens all of them, to the host that was dialled, by its name', async () => {
    await using server = await embedded.start()
    const { connect, asked } = tunnels()
    const options = clientOptions(mode, tls)
    const session = await logIn(server, {
      ...options,
      ...(options.tls === undefined ? {} : { tls: { ...options.tls, servername: 'localhost' } }),
      host: 'ftp.invalid',
      connect,
    })
    const content = Buffer.alloc(200_000, 'through the tunnel ')
    await session.store([content], 'up/a')
    const sink = new MemorySink()
    await session.retrieve('up/a', sink)
    expect(sink.bytes.equals(content)).toBe(true)
    await session.quit()
    expect(asked.map(({ purpose, host }) => [purpose, host])).toEqual([
      ['control', 'ftp.invalid'],
      ['data', 'ftp.invalid'],
      ['data', 'ftp.invalid'],
    ])
    expect(asked[0]).toMatchObject({ port: server.port, milliseconds: 10_000 })
  })
})

describe('a hook', () => {
  test.each<[string, ConnectHook, RegExp]>([
    ['rejects', () => Promise.reject(new Error('the tunnel is shut')), /the tunnel is shut/],
    [
      'throws',
      () => {
        throw new Error('the tunnel is shut')
      },
      /the tunnel is shut/,
    ],
    ['rejects with what is no error', () => Promise.reject('shut'), /shut/],
    ['gives nothing', () => Promise.resolve(undefined as unknown as Duplex), /no Duplex/],
    [
      'gives what is closed',
      async () => {
        const stream = new Passage(connect({ port: 1, host: '127.0.0.1' }))
        stream.on('error', () => {})
        stream.destroy()
        return stream
      },
      /closed already/,
    ],
  ])('that %s is an error of the connection', async (_what, connect, words) => {
    const error = await failureOf(logIn({ port: 21 }, { connect }))
    expect(error).toBeInstanceOf(FtpConnectionError)
    expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED', phase: 'connect' })
    expect(error.message).toMatch(words)
    expect(error.message).toContain('127.0.0.1:21 through the hook "connect"')
  })

  test('that is too late is told so, and what it opens then is destroyed', async () => {
    await using server = await ScriptedServer.start()
    const opened = deferred<Duplex>()
    let told: AbortSignal | undefined
    const connect: ConnectHook = async request => {
      told = request.signal
      await once(request.signal, 'abort')
      const stream = await tunnel(request)
      opened.resolve(stream)
      return stream
    }
    const error = await failureOf(logIn(server, { connect, timeouts: { connect: 50 } }))
    expect(error).toBeInstanceOf(FtpTimeoutError)
    expect(error).toMatchObject({ deadline: 'connect', phase: 'connect' })
    expect(told?.aborted).toBe(true)
    const stream = await opened.promise
    if (!stream.destroyed) await once(stream, 'close')
    expect(stream.destroyed).toBe(true)
  })

  test('hears of an abort, and what it opens then is destroyed', async () => {
    await using server = await ScriptedServer.start()
    const aborter = new AbortController()
    const opened = deferred<Duplex>()
    const connect: ConnectHook = async request => {
      aborter.abort(new Error('enough'))
      if (!request.signal.aborted) await once(request.signal, 'abort')
      const stream = await tunnel(request)
      opened.resolve(stream)
      return stream
    }
    const error = await failureOf(logIn(server, { connect }, aborter.signal))
    expect(error).toMatchObject({ code: 'FTP_ABORTED', phase: 'connect' })
    const stream = await opened.promise
    if (!stream.destroyed) await once(stream, 'close')
  })

  test('that has nothing for data leaves the session usable', async () => {
    await using server = await embedded.start()
    const connect: ConnectHook = request =>
      request.purpose === 'control' ? tunnel(request) : Promise.reject(new Error('no tunnel for data'))
    const session = await logIn(server, { connect })
    const error = await failureOf(session.store(['x'], 'up/a'))
    expect(error).toMatchObject({ code: 'FTP_CONNECT_FAILED', phase: 'data-connect' })
    expect(error.message).toContain('no tunnel for data')
    expect(await session.pwd()).toBe('/')
    await session.quit()
  })

  test('that is silent for data ends with the deadline of data connections', async () => {
    await using server = await ScriptedServer.start({ EPSV: '229 (|||2000|)', PASV: '502 no' })
    const connect: ConnectHook = request =>
      request.purpose === 'control' ? tunnel(request) : new Promise(() => {})
    const session = await logIn(server, { connect, timeouts: { dataConnect: 50 } })
    const error = await failureOf(session.store(['x'], 'a'))
    expect(error).toMatchObject({ code: 'FTP_TIMEOUT', deadline: 'dataConnect', phase: 'data-connect' })
    await session.quit()
  })

  test('excludes a proxy', async () => {
    const { connect, asked } = tunnels()
    const error = await failureOf(logIn({ port: 21 }, { connect, proxy: 'socks5://127.0.0.1' }))
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'configuration' })
    expect(asked).toEqual([])
  })

  test('that gives a session which is unreferenced does not hold on to it', async () => {
    await using server = await ScriptedServer.start()
    const session = await logIn(server, { connect: tunnels().connect })
    session.unref()
    session.ref()
    expect(await session.pwd()).toBe('/')
    await session.quit()
  })
})

test('a control connection that is lost while a hook opens one for data is what the error tells', async () => {
  // With no other way to be tried instead.
  await using server = await ScriptedServer.start({ EPSV: '500 no' })
  let givenUp: AbortSignal | undefined
  const connect: ConnectHook = async request => {
    if (request.purpose === 'control') return await tunnel(request)
    givenUp = request.signal
    server.sessions[0]?.reset()
    return await new Promise<never>((_, reject) => {
      request.signal?.addEventListener('abort', () => reject(new Error('given up')))
    })
  }
  await using session = await logIn(server, { connect })
  expect(
    await failureOf(
      session.retrieve(
        'a',
        new MemorySink().on('error', () => {}),
      ),
    ),
  ).toMatchObject({
    code: 'FTP_CONNECTION_LOST',
    message: expect.stringContaining('control connection'),
  })
  expect(givenUp?.aborted).toBe(true)
  expect(session.closed).toBe(true)
})
