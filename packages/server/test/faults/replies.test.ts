import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { Fault, ReplyFault } from '../../src/index.ts'
import { startServer } from '../support/start-server.ts'
import { TestClient } from '../support/test-client.ts'

const at = { reply: 'NOOP' } as const

/** What a client is sent behind a NOOP until so many bytes are there, and whether the server then ended. */
async function told(fault: Fault, bytes: number): Promise<{ text: string; milliseconds: number }> {
  await using server = await startServer({}, { faults: [fault] })
  using client = await TestClient.connect(server)
  // The words of this server are no replies that could be read.
  client.socket.removeAllListeners('data')
  let text = ''
  const all = new Promise<void>(resolve =>
    client.socket.on('data', chunk => {
      text += chunk.toString('latin1')
      if (text.length >= bytes) resolve()
    }),
  )
  const begun = performance.now()
  client.write('NOOP\r\n')
  await all
  return { text, milliseconds: performance.now() - begun }
}

describe('a reply', () => {
  test.each<[string, ReplyFault, string]>([
    ['with another code', { type: 'say', code: 999 }, '999 Done nothing.\r\n'],
    ['with another text', { type: 'say', text: ['a', '200-b', 'c'] }, '200-a\r\n 200-b\r\n200 c\r\n'],
    ['of raw bytes', { type: 'raw', bytes: 'no code\n' }, 'no code\n'],
    ['of other bytes', { type: 'raw', bytes: Uint8Array.of(0xff, 0, 0x0d) }, '\xff\0\r'],
    [
      'behind another one',
      { type: 'extra', where: 'before', code: 120, text: 'x' },
      '120 x\r\n200 Done nothing.\r\n',
    ],
    [
      'before another one',
      { type: 'extra', where: 'after', code: 226, text: 'x' },
      '200 Done nothing.\r\n226 x\r\n',
    ],
  ])('%s', async (_how, fault, bytes) => {
    expect((await told({ at, do: fault }, bytes.length)).text).toBe(bytes)
  })

  test('that is late', async () => {
    const { text, milliseconds } = await told({ at, do: { type: 'delay', ms: 60 } }, 10)
    expect(text).toBe('200 Done nothing.\r\n')
    expect(milliseconds).toBeGreaterThan(50)
  })

  test.each([
    [4, 4],
    ['line', 1],
  ] as const)('that drips by %s', async (by, waits) => {
    const text = by === 'line' ? ['a', 'b'] : 'Done nothing.'
    await using server = await startServer(
      {},
      {
        faults: [
          { at, do: { type: 'say', text } },
          { at, do: { type: 'drip', by, ms: 20 } },
        ],
      },
    )
    using client = await TestClient.connect(server)
    const begun = performance.now()
    expect((await client.ask('NOOP')).code).toBe(200)
    expect(performance.now() - begun).toBeGreaterThan(waits * 20 - waits - 5)
  })

  test('that never ends', async () => {
    const fault: ReplyFault = { type: 'raw', bytes: '200-a\r\n', endless: ' b\r\n' }
    const { text } = await told({ at, do: fault }, 1_000_000)
    expect(text.startsWith('200-a\r\n b\r\n b\r\n')).toBe(true)
  })

  test('that is left out', async () => {
    await using server = await startServer(
      {},
      { faults: [{ at: { reply: 'NOOP', nth: 1 }, do: { type: 'omit' } }] },
    )
    using client = await TestClient.logIn(server)
    client.write('NOOP\r\n')
    expect((await client.ask('PWD')).code).toBe(257)
  })

  test('behind which the server says no more', async () => {
    await using server = await startServer({}, { faults: [{ at, do: { type: 'stall' } }] })
    using client = await TestClient.connect(server)
    client.write('NOOP\r\nNOOP\r\n')
    expect(await Promise.race([client.reply(), sleep(50, 'silence')])).toBe('silence')
  })

  test.each(['end', 'truncate'] as const)('that is cut by %s', async how => {
    await using server = await startServer(
      {},
      { faults: [{ at, do: { type: 'cut', after: 3, ending: how } }] },
    )
    using client = await TestClient.connect(server)
    let text = ''
    client.socket.on('data', chunk => {
      text += chunk
    })
    client.write('NOOP\r\n')
    await once(client.socket, 'end')
    expect(text).toBe('200')
  })

  test('behind which the server ends its side and goes on to read', async () => {
    await using server = await startServer({}, { faults: [{ at, do: { type: 'cut', ending: 'end' } }] })
    using client = await TestClient.connect(server)
    client.write('NOOP\r\n')
    await once(client.socket, 'end')
    client.write('PWD\r\n')
    await server.event(event => event.type === 'reply' && event.code === 530)
    client.write('SYST\r\n')
    await server.event(event => event.type === 'command' && event.command === 'SYST')
  })

  test('that is cut by a reset', async () => {
    await using server = await startServer(
      {},
      { faults: [{ at, do: { type: 'cut', after: 0, ending: 'reset' } }] },
    )
    using client = await TestClient.connect(server)
    client.socket.resume()
    client.write('NOOP\r\n')
    await expect(once(client.socket, 'end')).rejects.toMatchObject({ code: 'ECONNRESET' })
  })
})

describe('a place', () => {
  test('counts over all sessions', async () => {
    await using server = await startServer(
      {},
      { faults: [{ at: { reply: 'NOOP', nth: 2 }, do: { type: 'say', code: 299 } }] },
    )
    using one = await TestClient.connect(server)
    using other = await TestClient.connect(server)
    expect([...(await one.codes('NOOP')), ...(await other.codes('NOOP', 'NOOP'))]).toEqual([200, 299, 200])
  })

  test('tells the first reply from the final one', async () => {
    await using server = await startServer(
      { a: 'abc' },
      {
        faults: [
          { at: { reply: 'RETR' }, do: { type: 'say', code: 125 } },
          { at: { reply: 'RETR', final: true }, do: { type: 'say', code: 250 } },
        ],
      },
    )
    using client = await TestClient.logIn(server)
    expect(await client.download('RETR a')).toMatchObject({ first: { code: 125 }, final: { code: 250 } })
  })

  test('may be the greeting, or any reply', async () => {
    await using server = await startServer(
      {},
      {
        faults: [
          { at: { reply: 'greeting' }, do: { type: 'say', text: 'welcome' } },
          { at: { reply: '*', nth: 2 }, do: { type: 'say', code: 202 } },
        ],
      },
    )
    using client = await TestClient.open(server)
    expect(await client.reply()).toMatchObject({ code: 220, lines: ['welcome'] })
    expect(await client.codes('NOOP', 'NOOP')).toEqual([202, 200])
  })
})

describe('a command', () => {
  test('is answered and not run', async () => {
    const faults: Fault[] = [{ at: { command: 'DELE' }, do: { type: 'answer', code: 550, text: 'No.' } }]
    await using server = await startServer({ a: 'x' }, { faults })
    using client = await TestClient.logIn(server)
    expect(await client.codes('DELE a', 'SIZE a')).toEqual([550, 213])
  })

  test('is answered with a 421 that ends the connection', async () => {
    const faults: Fault[] = [{ at: { command: 'NOOP' }, do: { type: 'answer', code: 421, text: 'Later.' } }]
    await using server = await startServer({}, { faults })
    using client = await TestClient.connect(server)
    expect((await client.ask('NOOP')).code).toBe(421)
    await once(client.socket, 'end')
  })

  test('is run late', async () => {
    await using server = await startServer(
      {},
      { faults: [{ at: { command: 'NOOP' }, do: { type: 'delay', ms: 40 } }] },
    )
    using client = await TestClient.connect(server)
    const begun = performance.now()
    expect((await client.ask('NOOP')).code).toBe(200)
    expect(performance.now() - begun).toBeGreaterThan(35)
  })

  test('REST is agreed to, and another offset counts', async () => {
    const faults: Fault[] = [{ at: { command: 'REST' }, do: { type: 'restart-at', offset: 1 } }]
    await using server = await startServer({ a: 'abcdef' }, { faults })
    using client = await TestClient.logIn(server)
    expect((await client.ask('REST 3')).code).toBe(350)
    expect(String((await client.download('RETR a')).bytes)).toBe('bcdef')
  })
})

describe('faults', () => {
  test('come and go while the server runs, and are told', async () => {
    await using server = await startServer()
    using client = await TestClient.connect(server)
    const fault: Fault = { at, do: { type: 'say', code: 299 } }
    const heal = server.server.inject(fault)
    expect(await client.codes('NOOP')).toEqual([299])
    heal()
    expect(await client.codes('NOOP')).toEqual([200])
    expect(server.events.filter(({ type }) => type === 'fault')).toEqual([
      { session: 1, type: 'fault', fault },
    ])
  })

  test('are the same once they were JSON', async () => {
    const text = '[{ "at": { "reply": "NOOP" }, "do": { "type": "say", "code": 299 } }]'
    await using server = await startServer({}, { faults: JSON.parse(text) })
    using client = await TestClient.connect(server)
    expect(await client.codes('NOOP')).toEqual([299])
  })

  test.each([
    [{ at: { reply: 'NOOP' }, do: { type: 'burn' } }, 'a fault cannot do `burn` at `{"reply":"NOOP"}`'],
    [
      { at: { hand: 'NOOP' }, do: { type: 'delay', ms: 1 } },
      'a fault cannot do `delay` at `{"hand":"NOOP"}`',
    ],
    [
      { at: { reply: 'NOOP', nth: 0 }, do: { type: 'stall' } },
      '`nth` of a fault must be a whole number from 1 on',
    ],
    [
      { at: { reply: 'NOOP' }, do: { type: 'delay', ms: 0.5 } },
      '`ms` of a fault must be a whole number from 0 on',
    ],
    [
      { at: { reply: 'NOOP' }, do: { type: 'raw', bytes: 'a', endless: '' } },
      '`endless` of a fault needs a byte',
    ],
    [
      { at: { address: 'PORT' }, do: { type: 'stranger', from: 'somewhere', bytes: '' } },
      '`from` of a fault must be an IP address, not somewhere',
    ],
  ])('that are none are refused: %j', async (fault, message) => {
    await using server = await startServer()
    expect(() => server.server.inject(fault as Fault)).toThrowError(message)
  })

  test('leave nothing behind when the server closes while they keep a client waiting', async () => {
    const server = await startServer(
      { a: 'abc' },
      {
        faults: [
          { at: { reply: 'NOOP', nth: 1 }, do: { type: 'delay', ms: 600_000 } },
          { at: { data: 'RETR' }, do: { type: 'stall' } },
        ],
      },
    )
    using idle = await TestClient.connect(server)
    idle.write('NOOP\r\n')
    using busy = await TestClient.logIn(server)
    const data = await busy.openData()
    await busy.ask('RETR a')
    await server.server.close()
    data.destroy()
  })
})
