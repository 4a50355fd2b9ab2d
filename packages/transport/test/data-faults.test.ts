import { once } from 'node:events'
import { connect as connectSocket } from 'node:net'
import type { Duplex } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { deflateSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../test/support/servers/certificate.ts'
import {
  type ConnectionOptions,
  FtpTimeoutError,
  FtpTlsError,
  FtpTooSlowError,
  Throttle,
} from '../src/index.ts'
import { failureOf } from './support/failure-of.ts'
import { logIn } from './support/log-in.ts'
import { MemorySink } from './support/memory-sink.ts'
import { clientOptions, modes } from './support/modes.ts'
import { leaveNothingOpen, watchHandles } from './support/open-handles.ts'
import { Passage } from './support/passage.ts'
import { received } from './support/received.ts'
import { type Script, ScriptedServer, type ScriptedSession } from './support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

const SHORT = 80
const CONTENT = 'the content of the file'
const quiet = () => new MemorySink().on('error', () => {})

async function start(script: Script, options: Partial<ConnectionOptions> = {}) {
  const server = await ScriptedServer.start(script, { tls })
  const session = await logIn(server, options)
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

/** Reads to the client's end of a data connection, in whatever way it comes, and ends the other. */
async function gone(data: Duplex): Promise<void> {
  data.resume()
  if (!data.destroyed) {
    await new Promise<void>(resolve => data.once('close', resolve).once('end', () => resolve()))
  }
  data.destroy()
}

describe.each(modes)('%s', mode => {
  test.each(['retrieve', 'store'])('a %s that stalls leaves the session in step', async call => {
    const script: Script = {
      RETR: async session => {
        session.reply('150 here we go')
        const data = await session.data()
        data.write('half')
        await gone(data)
        session.reply('426 the data connection is gone')
      },
      STOR: async session => {
        session.reply('150 here we go')
        const data = (await session.data()).pause()
        // Whoever does not read notices a reset by writing.
        const timer = setInterval(() => data.write('x'), SHORT / 4)
        await new Promise(resolve => session.rawData.at(-1)?.once('close', resolve))
        clearInterval(timer)
        session.reply('426 the data connection is gone')
      },
    }
    const timeouts = { dataProgress: SHORT, cause: 5_000 }
    await using run = await start(script, { ...clientOptions(mode, tls), timeouts })
    const endless = function* () {
      for (;;) yield Buffer.alloc(65_536)
    }
    const error = await failureOf(
      call === 'retrieve' ? run.session.retrieve('a', quiet()) : run.session.store(endless(), 'a'),
    )
    // It was we who broke it off: what the server says to that is no reason.
    expect(error).toMatchObject({ code: 'FTP_DATA_BROKEN' })
    expect(error.message).toMatch(/no byte moved/)
    expect(error.cause).toBeInstanceOf(FtpTimeoutError)
    expect(error.cause).toMatchObject({ deadline: 'dataProgress' })
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test('a source that gives nothing for too long fails the transfer, if that is wanted', async () => {
    const how: string[] = []
    const script: Script = {
      STOR: async session => {
        session.reply('150 send it')
        how.push((await received(await session.data())).how)
        session.reply('426 cut')
      },
    }
    await using run = await start(script, { ...clientOptions(mode, tls), timeouts: { consumer: SHORT } })
    const stuck = new AbortController()
    async function* slow() {
      yield Buffer.alloc(100_000)
      await sleep(60_000, undefined, { signal: stuck.signal }).catch(() => {})
    }
    const error = await failureOf(run.session.store(slow(), 'a'))
    stuck.abort()
    expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED' })
    expect(error.cause).toMatchObject({ name: 'FtpTimeoutError', deadline: 'consumer' })
    expect(error.message).toMatch(/our own side within 80 ms; raise timeouts\.consumer if our own side/)
    expect(how).toEqual(['reset'])
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test('a source that waits for its own session comes to an end, if that is wanted', async () => {
    const script: Script = {
      STOR: async session => {
        session.reply('150 send it')
        await received(await session.data())
        session.reply('426 cut')
      },
    }
    await using run = await start(script, { ...clientOptions(mode, tls), timeouts: { consumer: SHORT } })
    const asked: Promise<string>[] = []
    async function* asking() {
      yield CONTENT
      asked.push(run.session.pwd())
      yield await (asked[0] as Promise<string>)
    }
    const error = await failureOf(run.session.store(asking(), 'a'))
    expect(error.cause).toMatchObject({ name: 'FtpTimeoutError', deadline: 'consumer' })
    expect(await asked[0]).toBe('/')
    await run.nothingElse()
  })

  test('a reader that takes nothing for too long fails the transfer, if that is wanted', async () => {
    const script: Script = {
      RETR: async session => {
        session.reply('150 here it comes')
        const data = await session.data()
        data.write(Buffer.alloc(100_000))
        await gone(data)
        session.reply('426 gone')
      },
    }
    await using run = await start(script, { ...clientOptions(mode, tls), timeouts: { consumer: SHORT } })
    const receiver = { begin: () => {}, write: () => false }
    const error = await failureOf(run.session.retrieve('a', receiver))
    expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', cause: { deadline: 'consumer' } })
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test('a server that gives up on a reader who slept is not all that the error tells', async () => {
    const script: Script = {
      RETR: async session => {
        session.reply('150 here it comes')
        const data = await session.data()
        data.write(Buffer.alloc(100_000))
        setTimeout(() => session.reply('426 Data timeout.'), 1_200)
        data.on('end', () => data.destroy()).resume()
      },
    }
    await using run = await start(script, clientOptions(mode, tls))
    const error = await failureOf(run.session.retrieve('a', { begin: () => {}, write: () => false }))
    expect(error.message).toMatch(/426 Data timeout.*our own side had stood still for up to \d+ s/)
    expect(await run.session.pwd()).toBe('/')
  })

  test('a drip is too slow, if a least rate is wanted', async () => {
    const script: Script = {
      RETR: async session => {
        session.reply('150 here it comes')
        const data = await session.data()
        const timer = setInterval(() => data.write('x'), 20)
        session.rawData.at(-1)?.once('close', () => {
          clearInterval(timer)
          session.reply('426 gone')
        })
        data.on('end', () => data.destroy()).resume()
      },
    }
    await using run = await start(script, clientOptions(mode, tls))
    const minRate = { bytesPerSecond: 10_000, milliseconds: 200 }
    const error = await failureOf(run.session.retrieve('a', quiet(), { minRate }))
    expect(error.cause).toBeInstanceOf(FtpTooSlowError)
    expect(error.cause).toMatchObject({ code: 'FTP_TOO_SLOW', bytesPerSecond: 10_000 })
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test.each([
    { minRate: { bytesPerSecond: 0 } },
    { minRate: { bytesPerSecond: Number.POSITIVE_INFINITY } },
    { minRate: { bytesPerSecond: 1, milliseconds: Number.POSITIVE_INFINITY } },
    { minRate: { bytesPerSecond: 1, milliseconds: 2 ** 31 } },
    { throttle: { bytesPerSecond: 1 } as never },
  ])('%j is no limit, and nothing is asked of the server', async options => {
    await using run = await start({}, clientOptions(mode, tls))
    const before = run.server.verbs.length
    const sink = quiet()
    const failures = [run.session.retrieve('a', sink, options), run.session.store(['x'], 'a', options)]
    for (const failure of failures) expect(await failureOf(failure)).toMatchObject({ code: 'FTP_BAD_OPTION' })
    expect(sink.destroyed).toBe(true)
    expect(run.server.verbs.length).toBe(before)
  })

  test('a throttle slows a transfer down, and the server with it, and leaves nothing behind', async () => {
    const content = Buffer.alloc(60_000, 'x')
    const files: number[] = []
    const script: Script = {
      RETR: async session => {
        session.reply('150 here it comes')
        ;(await session.data()).end(content)
        session.reply('226 done')
      },
      STOR: async session => {
        session.reply('150 send it')
        const data = await session.data()
        files.push((await received(data)).bytes.length)
        session.reply('226 done')
        data.end()
      },
    }
    const download = new Throttle({ bytesPerSecond: 100_000 })
    await using run = await start(script, { ...clientOptions(mode, tls), throttles: { download } })
    const throttle = new Throttle({ bytesPerSecond: 400_000 })
    await run.session.retrieve('a', quiet(), { throttle })
    await run.session.store([content], 'b', { throttle })
    expect(files).toEqual([60_000])
    await run.nothingElse()
  })

  test('what is inflated is whole, judged by its size, and no bomb', async () => {
    const bomb = deflateSync(Buffer.alloc(64 * 1024 * 1024))
    const files: Record<string, Buffer> = {
      whole: deflateSync(CONTENT),
      empty: deflateSync(''),
      nothing: Buffer.alloc(0),
      cut: deflateSync(Buffer.from(Array.from({ length: 5_000 }, (_, i) => i * i).join())).subarray(0, 3_000),
      noise: Buffer.from('this was never compressed'),
      bomb,
    }
    const script: Script = {
      MODE: '200 as you like',
      RETR: async (session, path) => {
        session.reply('150 here it comes')
        const data = await session.data()
        data.end(files[path] ?? '')
        data.on('end', () => data.destroy()).resume()
        session.reply('226 done')
      },
    }
    await using run = await start(script, { ...clientOptions(mode, tls), compress: { maxRatio: 100 } })
    const sink = quiet()
    expect(await run.session.retrieve('whole', sink, { size: CONTENT.length })).toMatchObject({
      bytes: CONTENT.length,
    })
    expect(sink.text).toBe(CONTENT)
    for (const path of ['empty', 'nothing']) {
      expect(await run.session.retrieve(path, quiet(), { size: 0 })).toMatchObject({ bytes: 0 })
    }
    const failing = async (path: string, size?: number) =>
      failureOf(run.session.retrieve(path, quiet(), { size }))
    expect(await failing('whole', 9)).toMatchObject({ code: 'FTP_WRONG_SIZE' })
    expect(await failing('whole', 900)).toMatchObject({ code: 'FTP_WRONG_SIZE' })
    expect(await failing('cut')).toMatchObject({
      code: 'FTP_DATA_BROKEN',
      cause: { code: 'FTP_MALFORMED_DATA' },
    })
    expect(await failing('noise')).toMatchObject({ cause: { code: 'FTP_MALFORMED_DATA' } })
    const error = await failing('bomb')
    expect(error).toMatchObject({ cause: { code: 'FTP_LIMIT_EXCEEDED' } })
    expect(error.message).toMatch(/more than 100 times what was sent.*compress\.maxRatio/)
    expect(await run.session.pwd()).toBe('/')
    expect(run.server.commands.filter(line => line.startsWith('MODE'))).toEqual(['MODE Z'])
    await run.nothingElse()
  })

  test('over a stream that is no socket, both ways, with nothing left', async () => {
    const files: string[] = []
    const script: Script = {
      RETR: async session => {
        session.reply('150 here it comes')
        ;(await session.data()).end(CONTENT)
        session.reply('226 done')
      },
      STOR: async session => {
        session.reply('150 send it')
        const data = await session.data()
        const { how, bytes } = await received(data)
        files.push(`${how} ${bytes.length}`)
        session.reply(how === 'end' ? '226 done' : '426 cut')
        data.end()
      },
    }
    await using run = await start(script, {
      ...clientOptions(mode, tls),
      connect: async ({ host, port }) => {
        const socket = connectSocket({ host, port, allowHalfOpen: true })
        await once(socket, 'connect')
        return new Passage(socket)
      },
    })
    for (const size of [undefined, CONTENT.length]) {
      const sink = quiet()
      await run.session.retrieve('a', sink, { size })
      expect(sink.text).toBe(CONTENT)
    }
    await run.session.store([CONTENT], 'b')
    expect(files).toEqual([`end ${CONTENT.length}`])
    expect(await run.session.pwd()).toBe('/')
  })

  test.each(['retrieve', 'store'])(
    'a stream that is gone without a word is no end of the file: %s',
    async call => {
      let passage: Passage | undefined
      const act = async (session: ScriptedSession) => {
        session.reply('150 go')
        const data = await session.data()
        // Half of it is there; then what is in between goes away.
        if (call === 'retrieve') data.write(CONTENT)
        await gone(data)
        session.reply('226 done')
      }
      await using run = await start(
        { RETR: act, STOR: act },
        {
          ...clientOptions(mode, tls),
          connect: async ({ host, port, purpose }) => {
            const socket = connectSocket({ host, port, allowHalfOpen: true })
            await once(socket, 'connect')
            if (purpose === 'control') return socket
            passage = new Passage(socket)
            return passage
          },
        },
      )
      const onProgress = () => void passage?.destroy()
      const endless = async function* () {
        yield CONTENT
        await new Promise(() => {})
      }
      const transfer =
        call === 'retrieve'
          ? run.session.retrieve('a', quiet(), { onProgress })
          : run.session.store(endless(), 'a', { onProgress })
      expect(await failureOf(transfer)).toMatchObject({ code: 'FTP_DATA_BROKEN', reply: { code: 226 } })
      expect(await run.session.pwd()).toBe('/')
    },
  )

  test('an upload whose peer resets it after its end is not complete', async () => {
    const script: Script = {
      STOR: async session => {
        session.reply('150 send it')
        const data = await session.data()
        await received(data)
        session.resetData()
        await sleep(50)
        session.reply('226 stored')
      },
    }
    await using run = await start(script, clientOptions(mode, tls))
    const error = await failureOf(run.session.store([CONTENT], 'a'))
    expect(error).toMatchObject({ code: 'FTP_DATA_BROKEN', reply: { code: 226 } })
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })
})

describe('the end of TLS', () => {
  const serving = (closeNotify: boolean, act = CONTENT): Script => ({
    RETR: async session => {
      session.reply('150 here it comes')
      const { data, cut } = await session.cuttableData()
      data.resume()
      if (closeNotify) data.end(act)
      else data.write(act, cut)
      session.reply('226 done')
    },
  })
  const outcome = async (tlsEnd: ConnectionOptions['tlsEnd'], closeNotify: boolean, size?: number) => {
    await using run = await start(serving(closeNotify), { mode: 'required', tls: { ca: tls.ca }, tlsEnd })
    return await run.session.retrieve('a', quiet(), { size }).then(
      ({ bytes }) => bytes,
      error => error.code,
    )
  }
  const n = CONTENT.length

  test.each([
    ['strict', true, undefined, n],
    ['strict', true, n, n],
    ['strict', false, undefined, 'FTP_TRUNCATION_POSSIBLE'],
    ['strict', false, n, 'FTP_TRUNCATION_POSSIBLE'],
    [undefined, false, undefined, 'FTP_TRUNCATION_POSSIBLE'],
    ['size', false, undefined, 'FTP_TRUNCATION_POSSIBLE'],
    ['size', false, n, n],
    ['size', true, undefined, n],
    ['lenient', false, undefined, n],
    ['lenient', false, n, n],
    ['lenient', false, n + 1, 'FTP_WRONG_SIZE'],
  ] as const)('%s: close_notify %s, size %s', async (tlsEnd, closeNotify, size, wanted) => {
    expect(await outcome(tlsEnd, closeNotify, size)).toBe(wanted)
  })
})

describe('a TLS handshake of a data connection', () => {
  const options = (): Partial<ConnectionOptions> => ({ mode: 'required', tls: { ca: tls.ca } })

  test.each(['retrieve', 'retrieve of known size', 'store'])('that does not come: %s', async call => {
    const act = async (session: ScriptedSession) => {
      session.reply('150 here we go')
      const raw = await session.plainData()
      raw.resume().once('close', () => session.reply('426 gone'))
      raw.once('end', () => raw.destroy())
    }
    const timeouts = { tls: SHORT * 5, abort: SHORT }
    await using run = await start({ RETR: act, STOR: act }, { ...options(), timeouts })
    const error = await failureOf(
      call === 'store'
        ? run.session.store(['abc'], 'a')
        : run.session.retrieve('a', quiet(), { size: call === 'retrieve' ? undefined : 3 }),
    )
    expect(error.cause).toMatchObject({ name: 'FtpTimeoutError', deadline: 'tls' })
    expect(error).toMatchObject({ code: 'FTP_DATA_BROKEN' })
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test.each(['retrieve', 'retrieve of known size', 'store'])('that fails: %s', async call => {
    const act = async (session: ScriptedSession) => {
      session.reply('150 here we go')
      const raw = await session.plainData()
      raw.end('this is no TLS at all\r\n')
      raw.resume().once('close', () => session.reply('226 whatever'))
    }
    await using run = await start({ RETR: act, STOR: act }, options())
    const error = await failureOf(
      call === 'store'
        ? run.session.store(['abc'], 'a')
        : run.session.retrieve('a', quiet(), { size: call === 'retrieve' ? undefined : 3 }),
    )
    expect(error).toMatchObject({ code: 'FTP_TLS_FAILED', bytesTransferred: 0 })
    expect(error.cause).toBeInstanceOf(FtpTlsError)
    expect(error.message).toMatch(/TLS handshake of the data connection failed/)
    expect(error.message).not.toMatch(/firewall/)
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })
})
