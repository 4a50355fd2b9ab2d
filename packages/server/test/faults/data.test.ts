import { once } from 'node:events'
import { type AddressInfo, connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { deflateSync, inflateSync } from 'node:zlib'
import { encodeEprtArgument, encodePortArgument } from '@sluice/protocol'
import { describe, expect, test } from 'vitest'
import type { DataFault, Fault } from '../../src/index.ts'
import { selfSignedCertificate } from '../../src/tls/self-signed-certificate.ts'
import { endOf } from '../support/end-of-data.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

const CONTENT = 'abcdefghij'

/** What a download of ten bytes comes to, with something behind the fourth. */
async function downloaded(fault: DataFault, tls = false) {
  await using server = await startServer(
    { a: CONTENT },
    {
      ...(tls ? { tls: 'self-signed' as const } : {}),
      faults: [{ at: { data: 'RETR', afterBytes: 4 }, do: fault }],
    },
  )
  using client = await TestClient.logIn(server)
  if (tls) {
    await client.ask('REIN')
    await client.secureLogIn(server.server.ca ?? '')
  }
  const data = await client.openData()
  const chunks: Buffer[] = []
  data.on('data', chunk => chunks.push(chunk))
  const end = endOf(data)
  const first = await client.ask('RETR a')
  const how = await end
  data.destroy()
  const final = first.code < 200 ? await client.reply() : undefined
  // There is one final reply, whoever said it.
  expect((await client.ask('NOOP')).code).toBe(200)
  return { text: String(Buffer.concat(chunks)), how, final: final?.code, fired: server.events.some(isFault) }
}

const isFault = ({ type }: { readonly type: string }) => type === 'fault'

describe('a download', () => {
  test.each<[string, DataFault, { text: string; final: number }]>([
    ['loses what comes behind', { type: 'drop' }, { text: 'abcd', final: 226 }],
    ['pauses', { type: 'delay', ms: 10 }, { text: CONTENT, final: 226 }],
    [
      'has foreign bytes in its middle',
      { type: 'send', bytes: '550 no' },
      { text: 'abcd550 noefghij', final: 226 },
    ],
    ['goes on otherwise', { type: 'send', bytes: 'XYZ', instead: true }, { text: 'abcdXYZ', final: 226 }],
    ['ends early', { type: 'close', how: 'end' }, { text: 'abcd', final: 226 }],
    ['has its final reply early', { type: 'reply', code: 250, text: 'x' }, { text: CONTENT, final: 250 }],
    ['is given up', { type: 'reply', code: 451, text: 'x', ending: 'end' }, { text: 'abcd', final: 451 }],
  ])('%s', async (_how, fault, expected) => {
    expect(await downloaded(fault)).toMatchObject({ ...expected, how: 'clean', fired: true })
  })

  test.each([
    ['its own bytes', [], 'abcdef'],
    ['foreign ones', [{ type: 'send', bytes: 'XYZ' }], 'abcdXY'],
  ] as const)('drips: %s', async (_whose, more, expected) => {
    const faults = [{ type: 'drip', by: 2, ms: 600_000 } as const, ...more].map(
      (fault): Fault => ({ at: { data: 'RETR', afterBytes: 4 }, do: fault }),
    )
    await using server = await startServer({ a: CONTENT }, { faults })
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    let text = ''
    const enough = new Promise<void>(resolve =>
      data.on('data', chunk => {
        text += chunk
        if (text.length >= expected.length) resolve()
      }),
    )
    expect((await client.ask('RETR a')).code).toBe(150)
    await enough
    // Were it not slow, it would be at its end by now.
    client.write('ABOR\r\n')
    expect([(await client.reply()).code, (await client.reply()).code]).toEqual([426, 226])
    expect(text).toBe(expected)
  })

  test('inflates to a thousand times as much', async () => {
    const bytes = deflateSync(Buffer.alloc(10_000_000))
    await using server = await startServer(
      { a: CONTENT },
      { faults: [{ at: { data: 'RETR' }, do: { type: 'send', bytes, instead: true } }] },
    )
    using client = await TestClient.logIn(server)
    await client.ask('MODE Z')
    const sent = await client.download('RETR a')
    expect(sent.final?.code).toBe(226)
    expect(sent.bytes.length).toBeLessThan(20_000)
    expect(inflateSync(sent.bytes).length).toBe(10_000_000)
  })

  test.each([false, true])('is reset, under TLS: %s', async tls => {
    expect(await downloaded({ type: 'close', how: 'reset' }, tls)).toMatchObject({ how: 'reset', final: 426 })
  })

  test('is cut without close_notify, and called whole', async () => {
    const fault: DataFault = { type: 'reply', code: 226, text: 'x', ending: 'truncate' }
    expect(await downloaded(fault, true)).toMatchObject({ text: 'abcd', how: 'clean', final: 226 })
  })

  test('never ends', async () => {
    const fault: Fault = { at: { data: 'RETR' }, do: { type: 'send', bytes: '', endless: 'more' } }
    await using server = await startServer({ a: '' }, { faults: [fault] })
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    await client.ask('RETR a')
    let bytes = 0
    for await (const chunk of data) {
      bytes += chunk.length
      if (bytes > 4_000_000) break
    }
    expect((await client.reply()).code).toBe(426)
  })

  test('stalls', async () => {
    const fault: Fault = { at: { data: 'RETR', afterBytes: 4 }, do: { type: 'stall' } }
    await using server = await startServer({ a: CONTENT }, { faults: [fault] })
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    await client.ask('RETR a')
    expect(String((await once(data, 'data'))[0])).toBe('abcd')
    expect(await Promise.race([once(data, 'data'), sleep(30, 'silence')])).toBe('silence')
    expect((await client.ask('ABOR')).code).toBe(426)
    expect((await client.reply()).code).toBe(226)
  })

  test('goes on when the control connection has ended', async () => {
    const fault: Fault = { at: { data: 'RETR', afterBytes: 4 }, do: { type: 'close-control', how: 'end' } }
    await using server = await startServer({ a: CONTENT }, { faults: [fault] })
    using client = await TestClient.logIn(server)
    const ended = once(client.socket, 'end')
    const data = await client.openData()
    const end = endOf(data)
    data.resume()
    client.write('RETR a\r\n')
    await ended
    expect(await end).toBe('clean')
    expect(data.bytesRead).toBe(10)
  })

  test('has no fault that lies behind its end', async () => {
    const fault: Fault = { at: { data: '*', afterBytes: 11 }, do: { type: 'close', how: 'reset' } }
    await using server = await startServer({ a: CONTENT }, { faults: [fault] })
    using client = await TestClient.logIn(server)
    expect((await client.download('RETR a')).final?.code).toBe(226)
    expect(server.events.some(isFault)).toBe(false)
  })
})

describe('an upload', () => {
  async function uploaded(fault: DataFault) {
    await using server = await startServer(
      {},
      { faults: [{ at: { data: 'STOR', afterBytes: 4 }, do: fault }] },
    )
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    const received: Buffer[] = []
    data.on('data', chunk => received.push(chunk))
    const first = await client.ask('STOR a')
    data.write(CONTENT)
    const end = endOf(data)
    await server.event(isFault)
    data.end()
    const how = await end
    const final = first.code < 200 ? await client.reply() : undefined
    data.destroy()
    await client.ask('NOOP')
    return {
      stored: server.files.readFile('a')?.toString(),
      final: final?.code,
      how,
      text: String(Buffer.concat(received)),
    }
  }

  test.each<[string, DataFault, object]>([
    ['loses what comes behind', { type: 'drop' }, { stored: 'abcd', final: 226 }],
    ['is spoken to', { type: 'send', bytes: 'hello' }, { stored: CONTENT, final: 226, text: 'hello' }],
    ['goes on over a connection half closed', { type: 'close', how: 'end' }, { stored: CONTENT, final: 226 }],
    ['is reset', { type: 'close', how: 'reset' }, { how: 'reset', final: 426 }],
    [
      'is refused midway',
      { type: 'reply', code: 552, text: 'x', ending: 'reset' },
      { how: 'reset', final: 552 },
    ],
  ])('%s', async (_how, fault, expected) => {
    expect(await uploaded(fault)).toMatchObject(expected)
  })

  test('is not read any more', async () => {
    await using server = await startServer({}, { faults: [{ at: { data: 'STOR' }, do: { type: 'stall' } }] })
    using client = await TestClient.logIn(server)
    const data = await client.openData()
    await client.ask('STOR a')
    let sent = 0
    while (data.write(Buffer.alloc(1024 * 1024))) sent++
    expect(await Promise.race([once(data, 'drain'), sleep(50, 'silence')])).toBe('silence')
    expect(sent).toBeLessThan(20)
    data.destroy()
  })
})

describe('the way to a data connection', () => {
  test.each([
    ['PASV', { host: '252.253.254.255' }, /\(252,253,254,255,\d+,\d+\)/],
    ['PASV', { port: 70_000 }, /\(127,0,0,1,273,112\)/],
    ['EPSV', { port: 21 }, /\(\|\|\|21\|\)/],
  ])('%s with %j', async (verb, wrong, expected) => {
    const faults: Fault[] = [{ at: { reply: verb }, do: { type: 'address', ...wrong } }]
    await using server = await startServer({}, { faults })
    using client = await TestClient.logIn(server)
    expect((await client.ask(verb)).lines[0]).toMatch(expected)
  })

  test('is closed', async () => {
    await using server = await startServer(
      {},
      { faults: [{ at: { address: 'EPSV' }, do: { type: 'closed' } }] },
    )
    using client = await TestClient.logIn(server)
    const socket = connect(await client.passivePort(), '127.0.0.1')
    await expect(once(socket, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('is gone late', async () => {
    const faults: Fault[] = [{ at: { address: '*' }, do: { type: 'delay', ms: 60 } }]
    await using server = await startServer({ a: 'x' }, { faults })
    using client = await TestClient.logIn(server)
    const { bytes, final } = await client.download('RETR a')
    expect([String(bytes), final?.code]).toEqual(['x', 226])
    expect(server.events.some(isFault)).toBe(true)
  })

  test('is never gone', async () => {
    await using server = await startServer(
      { a: 'x' },
      { faults: [{ at: { address: '*' }, do: { type: 'stall' } }] },
    )
    using client = await TestClient.logIn(server)
    await client.openData()
    expect(await client.codes('RETR a', 'ABOR')).toEqual([150, 426])
    expect((await client.reply()).code).toBe(226)
    expect(server.events).not.toContainEqual(expect.objectContaining({ type: 'transfer-progress' }))
  })

  test.each(['PORT', 'EPRT'] as const)(
    'has a stranger on it who comes first, in active mode: %s',
    async verb => {
      const fault: Fault = {
        at: { address: verb },
        do: { type: 'stranger', from: '127.0.0.2', bytes: 'stolen' },
      }
      await using server = await startServer({ a: CONTENT }, { faults: [fault] })
      using client = await TestClient.logIn(server)
      const listener = createServer().listen(0, '127.0.0.1')
      await once(listener, 'listening')
      const came: { from: string | undefined; said: Promise<string> }[] = []
      const both = new Promise<void>(resolve =>
        listener.on('connection', socket => {
          came.push({
            from: socket.remoteAddress,
            said: socket.toArray().then(all => Buffer.concat(all).toString()),
          })
          if (came.length === 2) resolve()
        }),
      )
      const encode = verb === 'PORT' ? encodePortArgument : encodeEprtArgument
      await client.ask(`${verb} ${encode('127.0.0.1', (listener.address() as AddressInfo).port)}`)
      expect((await client.ask('RETR a')).code).toBe(150)
      await both
      listener.close()
      expect(came.map(({ from }) => from)).toEqual(['127.0.0.2', '127.0.0.1'])
      expect(await Promise.all(came.map(({ said }) => said))).toEqual(['stolen', CONTENT])
      expect((await client.reply()).code).toBe(226)
      await client.ask('QUIT')
      await client.closed()
      await server.server.idle()
    },
  )

  test('a stranger who is let in and never left goes with the server', async () => {
    const fault: Fault = { at: { address: 'PORT' }, do: { type: 'stranger', from: '127.0.0.2', bytes: '' } }
    const server = await startServer({ a: CONTENT }, { faults: [fault], limits: { lingerMs: 600_000 } })
    using client = await TestClient.logIn(server)
    const active = await client.openActive('PORT')
    expect((await client.ask('RETR a')).code).toBe(150)
    const stranger = await active.data
    expect(stranger.remoteAddress).toBe('127.0.0.2')
    const failed = once(stranger.resume(), 'error')
    await server[Symbol.asyncDispose]()
    // Nobody is there any more, which the second write tells.
    const writing = setInterval(() => stranger.write('x'), 5)
    const [error] = await failed
    clearInterval(writing)
    expect(error).toMatchObject({ code: expect.stringMatching(/ECONNRESET|EPIPE/) })
  })
})

test('a way to a data connection that nobody goes any more is given up with its session', async () => {
  await using server = await startServer({}, { faults: [{ at: { address: '*' }, do: { type: 'stall' } }] })
  using client = await TestClient.logIn(server)
  const port = await client.passivePort()
  await client.ask('QUIT')
  await client.closed()
  await server.server.idle()
  await expect(once(connect(port, '127.0.0.1'), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})

describe('a handshake', () => {
  /** All that a client is sent in the place of a handshake, until it is enough or the server ends. */
  async function told(fault: Fault, channel: 'control' | 'data', isEnough: (text: string) => boolean) {
    await using server = await startServer({ a: 'x' }, { tls: 'self-signed', faults: [fault] })
    using client = await TestClient.connect(server)
    let { socket } = client
    if (channel === 'data') {
      await client.secureLogIn(server.server.ca ?? '')
      socket = connect(await client.passivePort(), '127.0.0.1').on('error', () => {})
      client.write('RETR a\r\n')
    } else {
      socket.removeAllListeners('data')
      client.write('AUTH TLS\r\n')
    }
    let text = ''
    const enough = new Promise<string>(resolve => {
      socket.on('data', chunk => {
        text += chunk
        if (isEnough(text)) resolve('enough')
      })
      socket.once('end', () => resolve('end'))
    })
    const how = await Promise.race([enough, sleep(500, 'silence')])
    socket.destroy()
    return { text, how }
  }

  const channels = ['control', 'data'] as const
  /** What may come before: the consent to AUTH. */
  const consent = { control: /^234 .*\r\n$/, data: /^$/ }

  test.each(channels)('does not begin on the %s connection', async channel => {
    const fault = { at: { handshake: channel }, do: { type: 'stall' } } as Fault
    const { how, text } = await told(fault, channel, text => text.length > 200)
    expect(how).toBe('silence')
    expect(text).toMatch(consent[channel])
  })

  test.each(channels)('is no TLS on the %s connection', async channel => {
    const fault = { at: { handshake: channel }, do: { type: 'raw', bytes: '220 hi' } } as Fault
    expect((await told(fault, channel, text => text.endsWith('220 hi'))).how).toBe('enough')
  })

  test.each(channels)('ends the %s connection', async channel => {
    const fault = { at: { handshake: channel }, do: { type: 'close', how: 'end' } } as Fault
    const { how, text } = await told(fault, channel, () => false)
    expect(how).toBe('end')
    expect(text).toMatch(consent[channel])
  })

  test('is left out under PROT P', async () => {
    const fault: Fault = { at: { handshake: 'data' }, do: { type: 'clear' } }
    expect((await told(fault, 'data', text => text === 'x')).how).toBe('enough')
  })

  test('shows another certificate', async () => {
    const { cert, key } = await selfSignedCertificate()
    const fault: Fault = { at: { handshake: 'data' }, do: { type: 'certificate', cert, key } }
    await using server = await startServer({ a: 'x' }, { tls: 'self-signed', faults: [fault] })
    using client = await TestClient.connect(server)
    await client.secureLogIn(server.server.ca ?? '')
    client.forgetSession()
    await expect(client.download('RETR a')).rejects.toMatchObject({ code: 'DEPTH_ZERO_SELF_SIGNED_CERT' })
  })
})
