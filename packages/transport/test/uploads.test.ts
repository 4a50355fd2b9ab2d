import { once } from 'node:events'
import { PassThrough, Readable } from 'node:stream'
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises'
import { ReplyError, TransferError } from '@sluice/protocol'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../test/support/servers/certificate.ts'
import type { DataSource, StoreOptions } from '../src/index.ts'
import { embeddedSession } from './support/embedded-session.ts'
import { failureOf } from './support/failure-of.ts'
import { logIn } from './support/log-in.ts'
import { clientOptions, type Mode, modes } from './support/modes.ts'
import { leaveNothingOpen, watchHandles } from './support/open-handles.ts'
import { type Received, received } from './support/received.ts'
import { type Action, ScriptedServer, type ScriptedSession } from './support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

const MIB = 1024 * 1024
const PIECE = Buffer.alloc(64 * 1024, 'x')

/** Far more than kernels buffer, so that it is under way when something happens. */
function* large(pieces = 1_000): Generator<Buffer> {
  for (let i = 0; i < pieces; i++) yield PIECE
}

/** Gives numbered pieces in one and the same memory, as readers do that are sparing with it. */
async function* sparing(pieces: number, size: number, given = { pieces: 0 }): AsyncGenerator<Buffer> {
  const memory = Buffer.alloc(size)
  for (; given.pieces < pieces; given.pieces++) yield memory.fill(given.pieces % 251)
}

/** The numbers that are not where they should be in what came of that. */
function misplaced(bytes: Buffer, size: number): number[] {
  const found: number[] = []
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] !== Math.floor(at / size) % 251) found.push(at)
    if (found.length === 3) break
  }
  return found
}

/** Gives some pieces and fails. */
async function* failing(pieces: number): AsyncGenerator<Buffer> {
  yield* large(pieces)
  await turn()
  throw new Error('the disk is on fire')
}

/** A server that takes files, and what it was given, one after the other. */
function taking(script: Record<string, Action> = {}) {
  const files: Received[] = []
  const take = async (session: ScriptedSession) => {
    session.reply('150 send it')
    const data = await session.data()
    const file = await received(data)
    files.push(file)
    session.reply(file.how === 'end' ? '226 stored' : '426 cut')
    data.end()
  }
  return { files, script: { STOR: take, APPE: take, ...script } }
}

async function start(mode: Mode, script: Record<string, Action>) {
  const server = await ScriptedServer.start(script, { tls })
  const session = await logIn(server, clientOptions(mode, tls))
  return {
    server,
    session,
    nothingElse: watchHandles(),
    async [Symbol.asyncDispose]() {
      session.destroy()
      await server[Symbol.asyncDispose]()
    },
  }
}

describe.each(modes)('%s', mode => {
  test.each([1_000, 12_000])(
    'a source that fills the same %d bytes again loses nothing, however slow the server is',
    async size => {
      const pieces = Math.ceil((8 * MIB) / size)
      const given = { pieces: 0 }
      const files: Buffer[] = []
      await using run = await start(mode, {
        STOR: async session => {
          session.reply('150 send it')
          const data = await session.data()
          // Until no more is asked of the source, since all that is in between is full.
          for (let seen = -1; seen !== given.pieces; ) {
            seen = given.pieces
            await sleep(50)
          }
          files.push((await received(data)).bytes)
          session.reply('226 stored')
          data.end()
        },
      })
      await run.session.store(sparing(pieces, size, given), 'a')
      expect(files[0]?.length).toBe(pieces * size)
      expect(misplaced(files[0] as Buffer, size)).toEqual([])
    },
  )

  test.each<[string, () => DataSource, string]>(
    [
      ['nothing at all', () => [], ''],
      ['an empty chunk', () => [Buffer.alloc(0)], ''],
      ['an empty stream', () => Readable.from([]), ''],
      ['one byte', () => ['x'], 'x'],
      ['chunks of bytes and text', () => [Buffer.from('one '), 'twö ', new Uint8Array([51])], 'one twö 3'],
      ['a stream', () => Readable.from(['a', 'b', 'c']), 'abc'],
      [
        'an async generator',
        async function* () {
          yield 'a'
          await turn()
          yield 'b'
        },
        'ab',
      ],
    ].map(
      ([name, make, text]) => [name, make as () => DataSource, text] as [string, () => DataSource, string],
    ),
  )('whole: %s', async (_name, make, text) => {
    const { files, script } = taking()
    await using run = await start(mode, script)
    const source = make()
    const report = await run.session.store(
      typeof source === 'function' ? (source as never as () => DataSource)() : source,
      'a',
    )
    expect(report).toMatchObject({ bytes: Buffer.byteLength(text), reply: { code: 226 } })
    expect(files.map(({ bytes, how }) => [bytes.toString(), how])).toEqual([[text, 'end']])
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test('whole: a large one', async () => {
    const { files, script } = taking()
    await using run = await start(mode, script)
    expect(await run.session.store(large(200), 'a', { size: 200 * PIECE.length })).toMatchObject({
      bytes: 200 * PIECE.length,
    })
    expect(files[0]?.how).toBe('end')
    expect(files[0]?.bytes.equals(Buffer.alloc(200 * PIECE.length, 'x'))).toBe(true)
    await run.nothingElse()
  })

  test('whole: a server that writes on the data connection meanwhile', async () => {
    const script = {
      STOR: async (session: ScriptedSession) => {
        session.reply('150 send it')
        const data = await session.data()
        for (let i = 0; i < 20; i++) data.write(PIECE)
        const { bytes, how } = await received(data)
        session.reply(how === 'end' && bytes.length === 20 * PIECE.length ? '226 stored' : '451 broken')
        data.end()
      },
    }
    await using run = await start(mode, script)
    expect(await run.session.store(large(20), 'a')).toMatchObject({ bytes: 20 * PIECE.length })
    await run.nothingElse()
  })

  test('whole: a server that ends its side of the data connection at once', async () => {
    const { files, script } = taking({
      STOR: async session => {
        session.reply('150 send it')
        const data = await session.data()
        data.end()
        files.push(await received(data))
        session.reply('226 stored')
        data.destroy()
      },
    })
    await using run = await start(mode, script)
    async function* slow() {
      yield* large(10)
      // Long enough for the server's end to arrive.
      await sleep(100)
      yield* large(10)
    }
    expect(await run.session.store(slow(), 'a')).toMatchObject({ bytes: 20 * PIECE.length })
    expect(files.map(({ bytes, how }) => [bytes.length, how])).toEqual([[20 * PIECE.length, 'end']])
    await run.nothingElse()
  })

  test.each([0, 1, 100])('a source that fails after %i pieces never looks like an end', async pieces => {
    const { files, script } = taking()
    await using run = await start(mode, script)
    const error = await failureOf(run.session.store(failing(pieces), 'a'))
    expect(error).toBeInstanceOf(TransferError)
    expect(error).toMatchObject({
      code: 'FTP_CALLER_FAILED',
      phase: 'transfer',
      command: 'STOR a',
      reply: { code: 426 },
      cause: { message: 'the disk is on fire' },
    })
    expect(error.message).toMatch(/local side failed.*the disk is on fire.*a partial file may remain/)
    expect(files.map(({ how }) => how)).toEqual(['reset'])
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test.each<[string, number]>([
    ['fewer', 3 * PIECE.length],
    ['more', PIECE.length],
  ])('a source that gives %s bytes than promised never looks like an end', async (_how, size) => {
    const { files, script } = taking()
    await using run = await start(mode, script)
    const error = await failureOf(run.session.store(large(2), 'a', { size }))
    expect(error).toBeInstanceOf(TransferError)
    expect(error).toMatchObject({ expected: size })
    expect(files.map(({ how }) => how)).toEqual(['reset'])
    expect(await run.session.pwd()).toBe('/')
  })

  test.each<[string, () => Readable]>([
    [
      'that is destroyed with an error in the middle',
      () => {
        const stream = new PassThrough()
        stream.write('half', () => setImmediate(() => stream.destroy(new Error('the disk is on fire'))))
        return stream
      },
    ],
    [
      'that is destroyed without a word in the middle',
      () => {
        const stream = new PassThrough()
        stream.write('half', () => setImmediate(() => stream.destroy()))
        return stream
      },
    ],
  ])('a stream %s never looks like an end', async (_name, make) => {
    const { files, script } = taking()
    await using run = await start(mode, script)
    expect(await failureOf(run.session.store(make(), 'a'))).toMatchObject({ code: 'FTP_CALLER_FAILED' })
    expect(files.map(({ how }) => how).filter(how => how !== 'reset')).toEqual([])
    expect(await run.session.pwd()).toBe('/')
  })

  test('refused before: nothing is read from the source', async () => {
    await using run = await start(mode, {
      STOR: async session => {
        session.reply('553 not this name')
        await session.holdData()
      },
    })
    let asked = 0
    const source = {
      *[Symbol.iterator]() {
        asked++
        yield 'x'
      },
    }
    const error = await failureOf(run.session.store(source, 'a'))
    expect(error).toBeInstanceOf(ReplyError)
    expect(error).toMatchObject({ code: 'FTP_REFUSED', command: 'STOR a', reply: { code: 553 } })
    expect(asked).toBe(0)
    const stream = new PassThrough()
    await failureOf(run.session.store(stream, 'a'))
    expect(stream.destroyed).toBe(true)
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test.each<[string, (session: ScriptedSession) => Promise<void>, string, number]>([
    [
      'a 552 in the middle beats the broken pipe that comes first',
      async session => {
        session.reply('150 send it')
        const data = await session.data()
        await once(data, 'data')
        session.resetData()
        await new Promise(resolve => setTimeout(resolve, 100))
        session.reply('552 quota')
      },
      'FTP_TRANSFER_REFUSED',
      552,
    ],
    [
      'a 552 in the middle while the server reads no more',
      async session => {
        session.reply('150 send it')
        const data = await session.data()
        await once(data, 'data')
        data.pause()
        session.reply('552 quota')
        setTimeout(() => data.destroy(), 100)
      },
      'FTP_TRANSFER_REFUSED',
      552,
    ],
    [
      'a 426 in the middle',
      async session => {
        session.reply('150 send it', '426 cut')
        await session.holdData()
      },
      'FTP_TRANSFER_REFUSED',
      426,
    ],
    [
      'an early 226 with a reset',
      async session => {
        session.reply('150 send it')
        const data = await session.data()
        await once(data, 'data')
        session.reply('226 stored')
        session.resetData()
      },
      'FTP_DATA_BROKEN',
      226,
    ],
  ])('not whole: %s', async (_name, act, code, reply) => {
    await using run = await start(mode, { STOR: act })
    const error = await failureOf(run.session.store(large(), 'a'))
    expect(error).toBeInstanceOf(TransferError)
    expect(error).toMatchObject({ code, phase: 'transfer', reply: { code: reply } })
    expect(error.message).toMatch(/a partial file may remain on the server/)
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test.each([452, 552, 426])('not whole: a %i at the end', async code => {
    await using run = await start(mode, {
      STOR: async session => {
        session.reply('150 send it')
        const data = await session.data()
        await received(data)
        session.reply(`${code} no`)
        data.end()
      },
    })
    const error = await failureOf(run.session.store(large(3), 'a'))
    expect(error).toMatchObject({
      code: 'FTP_TRANSFER_REFUSED',
      reply: { code },
      bytesTransferred: 3 * PIECE.length,
    })
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test.each(['end', 'reset'] as const)(
    'not whole: the control connection goes (%s) in the middle',
    async how => {
      await using run = await start(mode, {
        STOR: async session => {
          session.reply('150 send it')
          const data = await session.data()
          await once(data, 'data')
          if (how === 'end') session.socket.end()
          else session.reset()
          data.on('end', () => data.end())
          data.resume()
        },
      })
      const error = await failureOf(run.session.store(large(100), 'a'))
      expect(error).toBeInstanceOf(TransferError)
      expect(error).toMatchObject({ code: 'FTP_UNCONFIRMED', bytesTransferred: 100 * PIECE.length })
      expect(run.session.closed).toBe(true)
      await run.nothingElse()
    },
  )
})

describe('sources', () => {
  test.each(['ended', 'destroyed', 'failed'])('a stream that has %s already is no empty file', async how => {
    const { files, script } = taking()
    await using run = await start('in clear text', script)
    const source = Readable.from(['content'])
    source.on('error', () => {})
    if (how === 'ended') for await (const _chunk of source);
    else source.destroy(how === 'failed' ? new Error('the disk is on fire') : undefined)
    const error = await failureOf(run.session.store(source, 'a'))
    expect(error.code).toBe('FTP_CALLER_FAILED')
    if (how === 'failed') expect(error.cause).toMatchObject({ message: 'the disk is on fire' })
    expect(files).toEqual([])
    expect(run.server.verbs).not.toContain('STOR')
    expect(await run.session.pwd()).toBe('/')
  })

  test('a stream that fails while its call waits in the queue does not end the process', async () => {
    const { script } = taking()
    await using run = await start('in clear text', script)
    const first = run.session.store(large(50), 'first')
    const source = new PassThrough()
    const second = failureOf(run.session.store(source, 'second'))
    source.destroy(new Error('the disk is on fire'))
    expect(await first).toMatchObject({ bytes: 50 * PIECE.length })
    expect(await second).toMatchObject({
      code: 'FTP_CALLER_FAILED',
      cause: { message: 'the disk is on fire' },
    })
    expect(await run.session.pwd()).toBe('/')
  })

  test('what is no bytes', async () => {
    const { files, script } = taking()
    await using run = await start('in clear text', script)
    const numbers = [1, 2] as unknown as string[]
    const error = await failureOf(run.session.store(numbers, 'a'))
    expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', cause: expect.any(TypeError) })
    expect(error.message).toMatch(/gave number; give Uint8Array or string/)
    expect(files.map(({ how }) => how)).toEqual(['reset'])
  })

  test('one that is stuck is let go of when the server gives up', async () => {
    await using run = await start('in clear text', {
      STOR: async session => {
        session.reply('150 send it')
        await session.holdData()
        session.reply('552 quota')
      },
    })
    const stuck = new PassThrough()
    expect(await failureOf(run.session.store(stuck, 'a'))).toMatchObject({ reply: { code: 552 } })
    expect(stuck.destroyed).toBe(true)
    await run.nothingElse()
  })

  test('no more than the sockets take is read ahead', async () => {
    let stop = false
    await using run = await start('in clear text', {
      STOR: async session => {
        session.reply('150 send it')
        const data = await session.plainData()
        while (!stop) await turn()
        data.resetAndDestroy()
        session.reply('552 quota')
      },
    })
    let given = 0
    function* endless() {
      for (;;) {
        given += PIECE.length
        yield PIECE
      }
    }
    const failed = failureOf(run.session.store(endless(), 'a'))
    let last = -1
    while (given !== last || given === 0) {
      last = given
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    expect(given).toBeLessThan(32 * MIB)
    stop = true
    expect(await failed).toMatchObject({ reply: { code: 552 } })
  })
})

test.each<[string, StoreOptions, string[]]>([
  ['replaces', {}, ['STOR a']],
  ['appends', { append: true }, ['APPE a']],
  ['writes at an offset', { offset: 7 }, ['REST 7', 'STOR a']],
])('%s', async (_name, options, commands) => {
  const { script } = taking()
  await using run = await start('in clear text', script)
  await run.session.store(['x'], 'a', options)
  expect(run.server.commands.slice(-commands.length)).toEqual(commands)
})

test('a source that fills the same bytes again loses nothing where they are compressed', async () => {
  await using at = await embeddedSession({}, {}, { compress: true })
  await at.session.store(sparing(3_000, 1_000), 'a')
  expect(at.commands()).not.toContain('MODE S')
  const stored = at.files.readFile('/a') as Buffer
  expect(stored.length).toBe(3_000_000)
  expect(misplaced(stored, 1_000)).toEqual([])
})
