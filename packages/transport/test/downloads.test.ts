import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { ReplyError, TransferError } from '@sluice/protocol'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../test/support/servers/certificate.ts'
import type { IncomingFlow, RetrieveOptions } from '../src/index.ts'
import { failureOf } from './support/failure-of.ts'
import { logIn } from './support/log-in.ts'
import { MemorySink } from './support/memory-sink.ts'
import { clientOptions, modes } from './support/modes.ts'
import { leaveNothingOpen, watchHandles } from './support/open-handles.ts'
import { readListing } from './support/read-listing.ts'
import { ScriptedServer, type ScriptedSession } from './support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

type Act = (session: ScriptedSession) => Promise<void>

const CONTENT = 'the content of the file'
const HALF = CONTENT.slice(0, 10)

/** A server that answers RETR so, a session on it, and what comes of one retrieve. */
async function retrieve(mode: (typeof modes)[number], act: Act, options: RetrieveOptions = {}) {
  const server = await ScriptedServer.start({ RETR: act }, { tls })
  const session = await logIn(server, clientOptions(mode, tls))
  const sink = new MemorySink().on('error', () => {})
  const nothingElse = watchHandles()
  return {
    server,
    session,
    sink,
    nothingElse,
    outcome: session.retrieve('a.txt', sink, options),
    async [Symbol.asyncDispose]() {
      session.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}

/** Resolves when the client has ended its side of a data connection too: it has seen the end. */
async function seen(data: { on(event: 'end', listener: () => void): unknown; resume(): unknown }) {
  await new Promise<void>(resolve => {
    data.on('end', resolve)
    data.resume()
  })
}

const whole: readonly (readonly [string, Act, RetrieveOptions | undefined])[] = [
  [
    'data before the 150',
    async session => {
      const data = await session.data()
      await new Promise(resolve => data.write(HALF, resolve))
      session.reply('150 here it comes')
      data.end(CONTENT.slice(10))
      session.reply('226 done')
    },
    undefined,
  ],
  [
    'all data and its end before the 150',
    async session => {
      const data = await session.data()
      data.end(CONTENT)
      await once(data, 'finish')
      session.reply('150 here it comes', '226 done')
    },
    undefined,
  ],
  [
    'all data and its end before the 150, size known',
    async session => {
      const data = await session.data()
      data.end(CONTENT)
      await once(data, 'finish')
      session.reply('150 here it comes', '226 done')
    },
    { size: CONTENT.length },
  ],
  [
    'the 226 with the 150, data later',
    async session => {
      session.reply('150 here it comes', '226 done')
      ;(await session.data()).end(CONTENT)
    },
    undefined,
  ],
  [
    'the 226 before the last bytes',
    async session => {
      session.reply('150 here it comes')
      const data = await session.data()
      await new Promise(resolve => data.write(HALF, resolve))
      session.reply('226 done')
      data.end(CONTENT.slice(10))
    },
    undefined,
  ],
  [
    'a 226 without a 150',
    async session => {
      session.reply('226 done')
      ;(await session.data()).end(CONTENT)
    },
    undefined,
  ],
  [
    'a late 226',
    async session => {
      session.reply('150 here it comes')
      const data = await session.data()
      data.end(CONTENT)
      await seen(data)
      session.reply('226 done')
    },
    undefined,
  ],
  [
    'a second 150',
    async session => {
      session.reply('150 here it comes', '125 here it comes', '150 really')
      ;(await session.data()).end(CONTENT)
      session.reply('150 still', '250 done')
    },
    undefined,
  ],
  [
    'a size in the 150 that is wrong',
    async session => {
      session.reply('150 Opening BINARY mode data connection for a.txt (99999 bytes).')
      ;(await session.data()).end(CONTENT)
      session.reply('226 done')
    },
    undefined,
  ],
]

const UNKNOWN = undefined

/** What the server does, what the client knows, the code of the error, the bytes that count, and whether the session lives. */
const broken: readonly (readonly [
  string,
  Act,
  RetrieveOptions | undefined,
  string,
  { readonly bytes?: number; readonly reply?: number; readonly lives: boolean; readonly text?: string },
])[] = [
  [
    'no 226: the control connection ends',
    async session => {
      session.reply('150 here it comes')
      const data = await session.data()
      data.end(CONTENT)
      await seen(data)
      session.socket.end()
    },
    { size: CONTENT.length },
    'FTP_UNCONFIRMED',
    { bytes: CONTENT.length, lives: false },
  ],
  [
    'no 226: the control connection is reset',
    async session => {
      session.reply('150 here it comes')
      const data = await session.data()
      data.end(CONTENT)
      await seen(data)
      session.reset()
    },
    UNKNOWN,
    'FTP_UNCONFIRMED',
    { bytes: CONTENT.length, lives: false },
  ],
  [
    'the control connection ends in the middle, the data goes on',
    async session => {
      session.reply('150 here it comes')
      const data = await session.data()
      await new Promise(resolve => data.write(HALF, resolve))
      session.socket.end()
      await session.closed
      data.end(CONTENT.slice(10))
    },
    { size: CONTENT.length },
    'FTP_UNCONFIRMED',
    { bytes: CONTENT.length, lives: false },
  ],
  ...[426, 451, 552].map(
    code =>
      [
        `a ${code} after all of the data`,
        async (session: ScriptedSession) => {
          session.reply('150 here it comes')
          const data = await session.data()
          data.end(CONTENT)
          await seen(data)
          session.reply(`${code} no`)
        },
        { size: CONTENT.length },
        'FTP_TRANSFER_REFUSED',
        { bytes: CONTENT.length, reply: code, lives: true },
      ] as const,
  ),
  [
    'a 421 after all of the data',
    async session => {
      session.reply('150 here it comes')
      const data = await session.data()
      data.end(CONTENT)
      await seen(data)
      session.reply('421 shutting down')
    },
    { size: CONTENT.length },
    'FTP_TRANSFER_REFUSED',
    { bytes: CONTENT.length, lives: false },
  ],
  [
    'a 426 in the middle while the data connection stays open',
    async session => {
      session.reply('150 here it comes')
      const data = await session.holdData()
      data.write(HALF)
      session.reply('426 cut')
    },
    UNKNOWN,
    'FTP_TRANSFER_REFUSED',
    { reply: 426, lives: true },
  ],
  [
    'a 426 with the 150 while the data connection stays open',
    async session => {
      session.reply('150 here it comes', '426 cut')
      await session.holdData()
    },
    UNKNOWN,
    'FTP_TRANSFER_REFUSED',
    { bytes: 0, reply: 426, lives: true },
  ],
  [
    'half of a known size',
    async session => {
      session.reply('150 here it comes')
      ;(await session.data()).end(HALF)
      session.reply('226 done')
    },
    { size: CONTENT.length },
    'FTP_WRONG_SIZE',
    { bytes: HALF.length, reply: 226, lives: true },
  ],
  [
    'nothing of a known size',
    async session => {
      session.reply('150 here it comes')
      ;(await session.data()).end()
      session.reply('226 done')
    },
    { size: 1 },
    'FTP_WRONG_SIZE',
    { bytes: 0, reply: 226, lives: true },
  ],
  [
    'one byte more than a known size',
    async session => {
      session.reply('150 here it comes')
      ;(await session.data()).end(CONTENT)
      session.reply('226 done')
    },
    { size: CONTENT.length - 1 },
    'FTP_WRONG_SIZE',
    { bytes: CONTENT.length - 1, lives: true },
  ],
  [
    'no end of data behind a known size',
    async session => {
      session.reply('150 here it comes')
      const data = await session.holdData()
      const more = () => {
        while (!data.destroyed && data.write(Buffer.alloc(65_536)));
      }
      data.on('drain', more)
      data.once('close', () => session.reply('426 cut'))
      more()
    },
    { size: 100 },
    'FTP_WRONG_SIZE',
    { bytes: 100, lives: true, text: '\0'.repeat(100) },
  ],
  ...[226, 426].map(
    code =>
      [
        `a reset behind half of the data, with a ${code}`,
        async (session: ScriptedSession) => {
          session.reply('150 here it comes')
          const data = await session.data()
          data.write(HALF, () => {
            session.resetData()
            session.reply(`${code} whatever`)
          })
        },
        UNKNOWN,
        code === 226 ? 'FTP_DATA_BROKEN' : 'FTP_TRANSFER_REFUSED',
        { reply: code, lives: true },
      ] as const,
  ),
  [
    'a reset before the first byte, with a 226',
    async session => {
      session.reply('150 here it comes')
      await session.data()
      session.resetData()
      session.reply('226 done')
    },
    UNKNOWN,
    'FTP_DATA_BROKEN',
    { bytes: 0, reply: 226, lives: true },
  ],
]

describe.each(modes)('%s', mode => {
  test.each(whole.map(([name, act, options = {}]) => [name, act, options] as const))(
    'whole: %s',
    async (_name, act, options) => {
      await using run = await retrieve(mode, act, options)
      const report = await run.outcome
      expect(report.bytes).toBe(CONTENT.length)
      expect(run.sink.text).toBe(CONTENT)
      expect(run.sink.writableFinished).toBe(true)
      expect(await run.session.pwd()).toBe('/')
      await run.nothingElse()
    },
  )

  test.each(broken)(
    'not whole: %s',
    async (_name, act, options, code, { bytes, reply, lives, text = CONTENT }) => {
      await using run = await retrieve(mode, act, options)
      const error = await failureOf(run.outcome)
      expect(error).toBeInstanceOf(TransferError)
      expect(error).toMatchObject({ code, phase: 'transfer', command: 'RETR a.txt', expected: options?.size })
      if (bytes !== undefined) expect(error).toMatchObject({ bytesTransferred: bytes })
      if (reply !== undefined) expect(error.reply?.code).toBe(reply)
      expect(run.sink.text).toBe(text.slice(0, run.sink.bytes.length))
      // The destination never ends as if it were whole.
      expect(run.sink.errored).toBe(error)
      expect(run.sink.writableFinished).toBe(false)
      await expect.poll(() => run.session.closed).toBe(!lives)
      if (lives) expect(await run.session.pwd()).toBe('/')
      await run.nothingElse()
    },
  )

  test.each([true, false])(
    'whole: a large one into a receiver that pauses at each chunk, size known %s',
    async known => {
      const large = randomBytes(4 * 1024 * 1024 + 17)
      const act = async (session: ScriptedSession) => {
        session.reply('150 here it comes')
        ;(await session.data()).end(large)
        session.reply('226 done')
      }
      await using server = await ScriptedServer.start({ RETR: act }, { tls })
      await using session = await logIn(server, clientOptions(mode, tls))
      const chunks: Buffer[] = []
      let flow: IncomingFlow | undefined
      const receiver = {
        begin: (given: IncomingFlow) => {
          flow = given
        },
        write: (chunk: Buffer) => {
          chunks.push(chunk)
          setImmediate(() => flow?.resume())
          return false
        },
      }
      const size = known ? large.length : undefined
      expect(await session.retrieve('a', receiver, { size })).toMatchObject({ bytes: large.length })
      expect(chunks.length).toBeGreaterThan(4)
      expect(Buffer.concat(chunks).equals(large)).toBe(true)
      expect(await session.pwd()).toBe('/')
    },
  )

  test('refused: the data connection goes, the session stays', async () => {
    await using run = await retrieve(mode, async session => {
      session.reply('550 no such file')
      await session.holdData()
    })
    const error = await failureOf(run.outcome)
    expect(error).toBeInstanceOf(ReplyError)
    expect(error).toMatchObject({ code: 'FTP_REFUSED', command: 'RETR a.txt', reply: { code: 550 } })
    expect(run.sink.errored).toBe(error)
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })
})

describe('replies that answer nothing', () => {
  test('a 150 and a 226 queued behind the 229 are never taken for those of the transfer', async () => {
    await using server = await ScriptedServer.start({
      EPSV: async session => session.reply(`229 (|||${await session.openPort()}|)`, '150 go', '226 done'),
      RETR: async session => {
        session.reply('150 here it comes')
        ;(await session.data()).end(HALF)
      },
    })
    await using session = await logIn(server)
    const sink = new MemorySink().on('error', () => {})
    expect(await failureOf(session.retrieve('a', sink))).toMatchObject({ code: 'FTP_UNEXPECTED_REPLY' })
    expect(sink.writableFinished).toBe(false)
    expect(session.closed).toBe(true)
  })

  test('preliminary replies without end', async () => {
    await using server = await ScriptedServer.start({
      RETR: async session => {
        const data = await session.holdData()
        session.reply(...Array.from({ length: 40 }, () => '150 soon'))
        data.end(CONTENT)
      },
    })
    await using session = await logIn(server)
    const sink = new MemorySink().on('error', () => {})
    const error = await failureOf(session.retrieve('a', sink))
    expect(error).toMatchObject({ code: 'FTP_UNCONFIRMED', cause: { code: 'FTP_LIMIT_EXCEEDED' } })
    expect(session.closed).toBe(true)
  })
})

describe('listings', () => {
  const lines = '-rw-r--r-- 1 u g 1 Jan 01 00:00 one\r\n-rw-r--r-- 1 u g 2 Jan 01 00:00 two\r\n'

  async function names(act: Act) {
    const server = await ScriptedServer.start({ LIST: act })
    const session = await logIn(server)
    const found: string[] = []
    return {
      found,
      session,
      outcome: readListing(session.list(''), items => {
        for (const item of items) if (item.kind === 'entry') found.push(item.entry.name)
      }),
      async [Symbol.asyncDispose]() {
        session.destroy()
        await server[Symbol.asyncDispose]()
      },
    }
  }

  test('whole', async () => {
    await using run = await names(async session => {
      session.reply('150 here it comes')
      ;(await session.data()).end(lines.slice(0, -2))
      session.reply('226 done')
    })
    await run.outcome
    expect(run.found).toEqual(['one', 'two'])
  })

  test.each<[string, Act]>([
    [
      'a 226 without a 150',
      async session => {
        session.reply('226 nothing')
        ;(await session.data()).end()
      },
    ],
    ['a 450', async session => session.reply('450 no files')],
  ])('empty: %s', async (_name, act) => {
    await using run = await names(act)
    expect(await run.outcome).toMatchObject({ bytes: 0 })
    expect(run.found).toEqual([])
    expect(await run.session.pwd()).toBe('/')
  })

  test('a 550 is an error', async () => {
    await using run = await names(async session => session.reply('550 no such directory'))
    expect(await failureOf(run.outcome)).toMatchObject({ code: 'FTP_REFUSED', phase: 'listing' })
  })

  test('half of one with a 426 is an error, and what came stays told', async () => {
    await using run = await names(async session => {
      session.reply('150 here it comes')
      const data = await session.data()
      data.end(lines.slice(0, 45))
      await seen(data)
      session.reply('426 cut')
    })
    expect(await failureOf(run.outcome)).toMatchObject({ code: 'FTP_TRANSFER_REFUSED', reply: { code: 426 } })
    expect(run.found).toEqual(['one'])
  })

  test('a reset behind half of one is an error also with a 226', async () => {
    await using run = await names(async session => {
      session.reply('150 here it comes')
      const data = await session.data()
      data.write(lines.slice(0, 45), () => {
        session.resetData()
        session.reply('226 done')
      })
    })
    expect(await failureOf(run.outcome)).toMatchObject({ code: 'FTP_DATA_BROKEN' })
  })
})

describe('restarts', () => {
  const offset = 4
  const script = (sent: string, rest = '350 restarting') => ({
    SIZE: `213 ${CONTENT.length}`,
    REST: rest,
    RETR: async (session: ScriptedSession) => {
      session.reply('150 here it comes')
      ;(await session.data()).end(sent)
      session.reply('226 done')
    },
  })

  test('REST comes right before RETR', async () => {
    await using server = await ScriptedServer.start(script(CONTENT.slice(offset)))
    await using session = await logIn(server)
    const sink = new MemorySink()
    expect(await session.retrieve('a', sink, { offset })).toMatchObject({ bytes: CONTENT.length - offset })
    expect(sink.text).toBe(CONTENT.slice(offset))
    expect(server.commands.slice(-2)).toEqual(['REST 4', 'RETR a'])
  })

  test.each<[string, string, string]>([
    ['data from 0', CONTENT, 'FTP_WRONG_SIZE'],
    ['data from one byte before', CONTENT.slice(offset - 1), 'FTP_WRONG_SIZE'],
    ['data from one byte behind', CONTENT.slice(offset + 1), 'FTP_WRONG_SIZE'],
  ])('350, but %s', async (_name, sent, code) => {
    await using server = await ScriptedServer.start(script(sent))
    await using session = await logIn(server)
    const sink = new MemorySink().on('error', () => {})
    const error = await failureOf(session.retrieve('a', sink, { offset }))
    expect(error).toMatchObject({ code, expected: CONTENT.length - offset })
    expect(sink.bytes.length).toBeLessThanOrEqual(CONTENT.length - offset)
    expect(sink.writableFinished).toBe(false)
  })

  test.each(['502 no', '200 fine', '226 fine'])('REST answered with %s', async rest => {
    await using server = await ScriptedServer.start(script(CONTENT, rest))
    await using session = await logIn(server)
    const sink = new MemorySink().on('error', () => {})
    const error = await failureOf(session.retrieve('a', sink, { offset }))
    expect(error).toMatchObject({ command: 'REST 4' })
    expect(sink.bytes.length).toBe(0)
    expect(server.verbs).not.toContain('RETR')
  })
})

describe('destinations', () => {
  const good: Act = async session => {
    session.reply('150 here it comes')
    ;(await session.data()).end(CONTENT)
    session.reply('226 done')
  }

  test('one that fails is the cause, and the session lives', async () => {
    await using server = await ScriptedServer.start({ RETR: good })
    await using session = await logIn(server)
    const sink = new MemorySink()
    sink._write = (_chunk, _encoding, done: (error?: Error) => void) => done(new Error('disk full'))
    const error = await failureOf(session.retrieve('a', sink))
    expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', cause: { message: 'disk full' } })
    expect(error.message).toMatch(/local side failed.*disk full/)
    expect(await session.pwd()).toBe('/')
  })

  test.each(['destroyed', 'ended'])('one that is %s already is told at once', async how => {
    await using server = await ScriptedServer.start({ RETR: good })
    await using session = await logIn(server)
    const sink = new MemorySink().on('error', () => {})
    if (how === 'destroyed') sink.destroy()
    else sink.end()
    await once(sink, 'close')
    const error = await failureOf(session.retrieve('a', sink))
    expect(error.code).toMatch(/FTP_CALLER_FAILED|FTP_BAD_ARGUMENT/)
    expect(await session.pwd()).toBe('/')
  })

  test('one that closes early', async () => {
    await using server = await ScriptedServer.start({
      RETR: async session => {
        session.reply('150 here it comes')
        ;(await session.holdData()).write(HALF)
      },
    })
    await using session = await logIn(server)
    const sink = new MemorySink()
    const failed = failureOf(session.retrieve('a', sink, { onProgress: () => sink.destroy() }))
    expect(await failed).toMatchObject({ code: 'FTP_CALLER_FAILED' })
    expect(await session.pwd()).toBe('/')
  })

  test('one that never finishes can be given up', async () => {
    await using server = await ScriptedServer.start({ RETR: good })
    await using session = await logIn(server)
    const abort = new AbortController()
    const sink = new MemorySink().on('error', () => {})
    sink._final = () => abort.abort(new Error('enough'))
    const error = await failureOf(session.retrieve('a', sink, { signal: abort.signal }))
    expect(error).toMatchObject({ name: 'AbortError', cause: { message: 'enough' } })
    expect(sink.destroyed).toBe(true)
    expect(await session.pwd()).toBe('/')
  })

  test('one that fails at its very end, when all has arrived', async () => {
    await using server = await ScriptedServer.start({ RETR: good })
    await using session = await logIn(server)
    const sink = new MemorySink()
    sink._final = done => done(new Error('no room for the tail'))
    const error = await failureOf(session.retrieve('a', sink))
    expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', cause: { message: 'no room for the tail' } })
    expect(await session.pwd()).toBe('/')
  })

  test('standard output is left as it was found', async () => {
    await using server = await ScriptedServer.start({
      // Nothing is written to it: the test runner reads what is.
      RETR: async session => {
        session.reply('150 here it comes')
        ;(await session.data()).end()
        session.reply('226 done')
      },
    })
    await using session = await logIn(server)
    const events = ['drain', 'error', 'close']
    const listeners = () => events.map(event => process.stdout.listenerCount(event))
    const before = listeners()
    await session.retrieve('a', process.stdout)
    expect(listeners()).toEqual(before)
    await using refusing = await ScriptedServer.start({ RETR: '550 no' })
    await using other = await logIn(refusing)
    expect((await failureOf(other.retrieve('a', process.stdout))).code).toBe('FTP_REFUSED')
    expect(listeners()).toEqual(before)
    expect(process.stdout.destroyed).toBe(false)
  })

  test('a callback that throws', async () => {
    await using server = await ScriptedServer.start({ RETR: good })
    await using session = await logIn(server)
    const thrower = () => {
      throw new Error('not my day')
    }
    for (const options of [{ onStart: thrower }, { onProgress: thrower }]) {
      const sink = new MemorySink().on('error', () => {})
      const error = await failureOf(session.retrieve('a', sink, options))
      expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', cause: { message: 'not my day' } })
      expect(sink.writableFinished).toBe(false)
      expect(await session.pwd()).toBe('/')
    }
  })
})
