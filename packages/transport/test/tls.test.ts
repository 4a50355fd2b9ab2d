import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { pipeline } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { createSecureContext, TLSSocket } from 'node:tls'
import { TransferError } from '@sluice/protocol'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { type Certificate, certificate } from '../../../test/support/servers/certificate.ts'
import { type ConnectionOptions, FtpTlsError } from '../src/index.ts'
import { failureOf } from './support/failure-of.ts'
import { logIn } from './support/log-in.ts'
import { MemorySink } from './support/memory-sink.ts'
import { leaveNothingOpen, watchHandles } from './support/open-handles.ts'
import { Passage } from './support/passage.ts'
import { readListing } from './support/read-listing.ts'
import { received } from './support/received.ts'
import { type Script, ScriptedServer, type ScriptedSession } from './support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
/** Of another authority. */
let dataTls: Certificate
beforeAll(async () => {
  tls = await certificate()
  vi.resetModules()
  const another = await import('../../../test/support/servers/certificate.ts')
  dataTls = await another.certificate()
})

const versions = ['TLSv1.2', 'TLSv1.3'] as const
type Version = (typeof versions)[number]

function required(version?: Version): Partial<ConnectionOptions> {
  const versions = version === undefined ? {} : { minVersion: version, maxVersion: version }
  return { mode: 'required', tls: { ca: tls.ca, ...versions } }
}

const places = ['before it', 'between its records', 'behind it'] as const

/** Puts a reply in clear text into the first flight of a server. */
class Injecting extends Passage {
  readonly #place: (typeof places)[number]
  #done = false

  constructor(socket: Socket, place: (typeof places)[number]) {
    super(socket)
    this.#place = place
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    const at = {
      'before it': 0,
      'between its records': 5 + chunk.readUInt16BE(3),
      'behind it': chunk.length,
    }[this.#place]
    const reply = Buffer.from(this.#done ? '' : '230 logged in\r\n')
    this.#done = true
    super._write(Buffer.concat([chunk.subarray(0, at), reply, chunk.subarray(at)]), encoding, done)
  }
}

const quiet = () => new MemorySink().on('error', () => {})

describe('TLS on the control connection', () => {
  test.each(['502 no such thing', '534 refused', '500 what?', '431 later', '200 well, yes', '334 go on'])(
    'required, and AUTH answered with "%s": an error before anything secret is sent',
    async reply => {
      await using server = await ScriptedServer.start({ AUTH: reply }, { tls })
      const nothingElse = watchHandles()
      const error = await failureOf(logIn(server, required()))
      expect(error).toMatchObject({ code: 'FTP_TLS_REFUSED', phase: 'tls', command: 'AUTH TLS' })
      expect(server.verbs).toEqual(['AUTH'])
      await nothingElse()
    },
  )

  test('required, and the greeting says that we are logged in already: still AUTH or an error', async () => {
    await using server = await ScriptedServer.start({ greeting: '230 welcome', AUTH: '502 no' }, { tls })
    expect(await failureOf(logIn(server, required()))).toMatchObject({ code: 'FTP_TLS_REFUSED' })
    expect(server.verbs).toEqual(['AUTH'])
  })

  test('preferred falls back to clear text where the server has no TLS, and only there', async () => {
    await using without = await ScriptedServer.start()
    await using plain = await logIn(without, { mode: 'preferred', tls: { ca: tls.ca } })
    expect(plain.protected).toBe(false)
    expect(without.verbs).toEqual(['AUTH', 'USER', 'PASS', 'FEAT'])

    await using having = await ScriptedServer.start({}, { tls })
    await using secure = await logIn(having, { mode: 'preferred', tls: { ca: tls.ca } })
    expect(secure.protected).toBe(true)
    expect(having.verbs).toEqual(['AUTH', 'USER', 'PASS', 'PBSZ', 'PROT', 'FEAT'])

    await using forged = await ScriptedServer.start({}, { tls })
    expect(await failureOf(logIn(forged, { mode: 'preferred' }))).toBeInstanceOf(FtpTlsError)
    expect(forged.verbs).toEqual(['AUTH'])
  })

  test.each(versions)('that ends in clear text, %s, says so', async version => {
    await using server = await ScriptedServer.start({}, { tls, implicit: true })
    let inTheMiddle: Socket | undefined
    const relay = createServer(near => {
      inTheMiddle = near
      const far = connect(server.port, '127.0.0.1')
      pipeline(near, far, near, () => {})
    })
    await once(relay.listen(0, '127.0.0.1'), 'listening')
    const { port } = relay.address() as AddressInfo
    await using session = await logIn({ port }, { ...required(version), mode: 'implicit' })
    const failure = failureOf(session.pwd())
    // As vsftpd does when its process has died that speaks TLS.
    inTheMiddle?.write('500 OOPS: child died\r\n')
    const message = expect.stringContaining('in clear text where TLS was spoken')
    expect(await failure).toMatchObject({ code: 'FTP_TLS_FAILED', phase: 'command', message })
    relay.close()
  })

  test.each(versions)('implicit, %s', async version => {
    await using server = await ScriptedServer.start({}, { tls, implicit: true })
    await using session = await logIn(server, { ...required(version), mode: 'implicit' })
    expect(session.protected).toBe(true)
    expect(await session.pwd()).toBe('/')
    expect(server.verbs).not.toContain('AUTH')
  })

  test.each<[string, (ca: string) => ConnectionOptions['tls'], unknown]>([
    ['an authority that nobody knows', () => ({}), expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/)],
    ['another name', ca => ({ ca, servername: 'other.example' }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['another address', ca => ({ ca, servername: '127.0.0.2' }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ])('a certificate for %s', async (_what, options, code) => {
    await using server = await ScriptedServer.start({}, { tls })
    const nothingElse = watchHandles()
    const error = await failureOf(logIn(server, { mode: 'required', tls: options(tls.ca) }))
    expect(error).toBeInstanceOf(FtpTlsError)
    expect(error).toMatchObject({ code: 'FTP_TLS_FAILED', phase: 'tls', cause: { code } })
    expect(server.verbs).toEqual(['AUTH'])
    await nothingElse()
  })

  test('any certificate, if the caller says so', async () => {
    await using server = await ScriptedServer.start({}, { tls })
    await using session = await logIn(server, { mode: 'required', tls: { rejectUnauthorized: false } })
    expect(session.protected).toBe(true)
  })

  test.each<[string, (session: ScriptedSession) => void, string]>([
    [
      'in the same segment',
      session => session.write('234 go on\r\n230 logged in\r\n'),
      'FTP_PLAINTEXT_AT_TLS_UPGRADE',
    ],
    ['as half a line', session => session.write('234 go on\r\n23'), 'FTP_PLAINTEXT_AT_TLS_UPGRADE'],
    [
      'a moment later',
      session => {
        session.reply('234 go on')
        setTimeout(() => session.reply('230 logged in'), 50)
      },
      'FTP_TLS_FAILED',
    ],
  ])('clear text behind the 234, %s, is fatal', async (_when, act, code) => {
    await using server = await ScriptedServer.start({ AUTH: act }, { tls })
    const nothingElse = watchHandles()
    expect(await failureOf(logIn(server, required()))).toMatchObject({ code, phase: 'tls' })
    expect(server.verbs).toEqual(['AUTH'])
    await nothingElse()
  })

  test.each(versions.flatMap(version => places.map(place => [version, place] as const)))(
    'clear text in the flight of the handshake is fatal: %s, %s',
    async (version, place) => {
      await using server = await ScriptedServer.start({
        AUTH: session => {
          session.socket.removeAllListeners('data')
          session.reply('234 go on')
          const secureContext = createSecureContext({ ...tls, minVersion: version, maxVersion: version })
          const secured = new TLSSocket(new Injecting(session.socket, place), {
            isServer: true,
            secureContext,
          })
          secured.on('error', () => {})
          secured.on('data', () => secured.write('230 welcome\r\n'))
        },
      })
      const nothingElse = watchHandles()
      const error = await failureOf(logIn(server, required(version)))
      expect(error).toBeInstanceOf(FtpTlsError)
      await nothingElse()
    },
  )

  test.each<[string, (session: ScriptedSession) => void]>([
    ['noise', session => session.write(Buffer.alloc(200, 7))],
    ['a FIN', session => void session.socket.end()],
    ['a reset', session => session.reset()],
  ])('%s instead of a handshake', async (_what, act) => {
    await using server = await ScriptedServer.start({
      AUTH: session => {
        session.reply('234 go on')
        setTimeout(() => act(session), 50)
      },
    })
    const nothingElse = watchHandles()
    const error = await failureOf(logIn(server, required()))
    expect(error).toBeInstanceOf(FtpTlsError)
    expect(error).toMatchObject({ code: 'FTP_TLS_FAILED', phase: 'tls' })
    await nothingElse()
  })

  test.each(['PBSZ', 'PROT'])('a refusal of %s is an error before any transfer', async verb => {
    await using server = await ScriptedServer.start({ [verb]: '536 not here' }, { tls })
    const error = await failureOf(logIn(server, required()))
    expect(error).toMatchObject({ code: 'FTP_TLS_REFUSED', phase: 'tls', reply: { code: 536 } })
    expect(error.command).toMatch(verb)
    expect(server.verbs).not.toContain('EPSV')
  })
})

describe('the ClientHello of a data connection', () => {
  test.each(['retrieve', 'retrieve of known size', 'store'] as const)(
    'leaves at connect and the command does not wait for the answer: %s',
    async call => {
      const act = async (session: ScriptedSession) => {
        const raw = await session.plainData()
        // Were it to come behind the 150 only, nothing would ever come.
        await once(raw, 'readable')
        session.reply('150 go on')
        const data = await session.secureData(raw)
        if (call === 'store') await received(data)
        data.end(call === 'store' ? '' : 'content')
        session.reply('226 done')
      }
      await using server = await ScriptedServer.start({ RETR: act, STOR: act }, { tls })
      await using session = await logIn(server, required())
      await {
        retrieve: () => session.retrieve('a', new MemorySink()),
        'retrieve of known size': () => session.retrieve('a', new MemorySink(), { size: 7 }),
        store: () => session.store(['content'], 'a'),
      }[call]()
    },
  )

  test.each(['retrieve', 'retrieve of known size', 'store'] as const)(
    'waits for the 150 of a server that needs it: %s',
    async call => {
      let early = 0
      const act = async (session: ScriptedSession) => {
        const raw = await session.plainData()
        const onEarly = () => early++
        raw.once('readable', onEarly)
        await sleep(50)
        raw.off('readable', onEarly)
        session.reply('150 go on')
        const data = await session.secureData(raw)
        if (call === 'store') await received(data)
        data.end(call === 'store' ? '' : 'content')
        session.reply('226 done')
      }
      const greeting = '220 pyftpdlib 1.5.7 ready.'
      await using server = await ScriptedServer.start({ greeting, RETR: act, STOR: act }, { tls })
      await using session = await logIn(server, required())
      await {
        retrieve: () => session.retrieve('a', new MemorySink()),
        'retrieve of known size': () => session.retrieve('a', new MemorySink(), { size: 7 }),
        store: () => session.store(['content'], 'a'),
      }[call]()
      expect(early).toBe(0)
    },
  )
})

describe('a data connection that is not what was agreed', () => {
  const clear = async (session: ScriptedSession) => {
    session.reply('150 here it comes')
    const data = await session.plainData()
    data.on('data', () => {})
    data.end('clear text\r\n')
    session.reply('226 done')
  }
  const stalls = async (session: ScriptedSession) => {
    session.reply('150 here it comes')
    const data = await session.plainData()
    data.on('end', () => data.destroy())
    data.resume()
  }
  const cut = async (session: ScriptedSession) => {
    session.reply('150 here it comes')
    const data = await session.plainData()
    data.once('data', () => data.end())
    session.reply('226 done')
  }
  const behaviours = {
    'in clear text': clear,
    'a handshake that stalls': stalls,
    'a handshake that is cut': cut,
  }
  const calls = ['retrieve', 'retrieve of known size', 'list', 'store'] as const

  describe.each(Object.entries(behaviours))('%s', (name, act) => {
    test.each(calls)('%s', async call => {
      await using server = await ScriptedServer.start({ RETR: act, LIST: act, STOR: act }, { tls })
      const stall = name.endsWith('stalls')
      const timeouts = stall ? { dataProgress: 80, cause: 80 } : {}
      await using session = await logIn(server, { ...required(), timeouts })
      const nothingElse = watchHandles()
      const sink = quiet()
      let items = 0
      const count = (found: readonly unknown[]) => {
        items += found.length
      }
      const running = {
        retrieve: () => session.retrieve('a', sink),
        'retrieve of known size': () => session.retrieve('a', sink, { size: 12 }),
        list: () => readListing(session.list(''), count),
        store: () => session.store(['secret'], 'a'),
      }[call]()
      const error = await failureOf(running)
      expect(error).toBeInstanceOf(TransferError)
      expect(error).toMatchObject({ code: stall ? 'FTP_DATA_BROKEN' : 'FTP_TLS_FAILED', bytesTransferred: 0 })
      if (stall) expect(error.cause).toMatchObject({ code: 'FTP_TIMEOUT', deadline: 'dataProgress' })
      expect({ bytes: sink.bytes.length, items, ended: sink.writableFinished }).toEqual({
        bytes: 0,
        items: 0,
        ended: false,
      })
      if (!stall) expect(await session.pwd()).toBe('/')
      await nothingElse()
    })
  })

  test.each(calls)('with another certificate, %s', async call => {
    const receivedBytes: Buffer[] = []
    const act = async (session: ScriptedSession) => {
      session.reply('150 here it comes')
      const data = await session.data()
      if (call === 'store') receivedBytes.push((await received(data)).bytes)
      else data.end('forged\r\n')
      session.reply('226 done')
    }
    await using server = await ScriptedServer.start({ RETR: act, LIST: act, STOR: act }, { tls, dataTls })
    await using session = await logIn(server, required())
    const sink = quiet()
    let items = 0
    const count = (found: readonly unknown[]) => {
      items += found.length
    }
    const error = await failureOf(
      {
        retrieve: () => session.retrieve('a', sink),
        'retrieve of known size': () => session.retrieve('a', sink, { size: 8 }),
        list: () => readListing(session.list(''), count),
        store: () => session.store(['secret'], 'a'),
      }[call](),
    )
    expect(error).toMatchObject({ code: 'FTP_TLS_FAILED' })
    expect({ bytes: sink.bytes.length, items }).toEqual({ bytes: 0, items: 0 })
    expect(Buffer.concat(receivedBytes).length).toBe(0)
  })
})

describe.each(versions)('the end of data over %s', version => {
  /** Sends the pieces, each in a record of its own, and ends with or without a close_notify. */
  function sending(pieces: readonly Buffer[], orderly: boolean): Script {
    const act = async (session: ScriptedSession) => {
      session.reply('150 here it comes')
      const { data, cut } = await session.cuttableData()
      data.on('data', () => {})
      for (const piece of pieces) await new Promise(resolve => data.write(piece, resolve))
      if (orderly) data.end()
      else cut()
      session.reply('226 done')
    }
    return { RETR: act, LIST: act }
  }

  const contents: readonly (readonly [string, readonly number[]])[] = [
    ['nothing', []],
    ['1 byte', [1]],
    ['2 bytes, a record of the size of an alert', [2]],
    ['3 bytes', [3]],
    ['some bytes and 2 at the end', [1000, 2]],
    ['2 bytes again and again', [2, 2, 2, 2]],
    ['records of full size', [16_384, 16_384]],
    ['200 KiB', [200 * 1024]],
    ['200 KiB and 2 bytes at the end', [200 * 1024, 2]],
  ]

  test.each(contents)('%s: close_notify makes it whole, a bare FIN does not', async (_name, sizes) => {
    const pieces = sizes.map(size => Buffer.alloc(size, 'x'))
    const total = sizes.reduce((sum, size) => sum + size, 0)
    for (const orderly of [true, false]) {
      await using server = await ScriptedServer.start(sending(pieces, orderly), { tls })
      await using session = await logIn(server, required(version))
      const nothingElse = watchHandles()
      const sink = quiet()
      if (orderly) {
        expect(await session.retrieve('a', sink)).toMatchObject({ bytes: total })
        expect(sink.bytes.length).toBe(total)
        expect(await readListing(session.list(''))).toMatchObject({ bytes: total })
      } else {
        for (const call of [session.retrieve('a', sink), readListing(session.list(''))]) {
          const error = await failureOf(call)
          expect(error).toBeInstanceOf(TransferError)
          expect(error).toMatchObject({
            code: 'FTP_TRUNCATION_POSSIBLE',
            bytesTransferred: total,
            reply: { code: 226 },
          })
          expect(error.message).toMatch(/without TLS close_notify and no size is known/)
        }
        expect(sink.writableFinished).toBe(false)
      }
      expect(await session.pwd()).toBe('/')
      await nothingElse()
    }
  })

  test('a known size is as good as a close_notify', async () => {
    await using server = await ScriptedServer.start(sending([Buffer.alloc(5000, 'x')], false), { tls })
    await using session = await logIn(server, required(version))
    const sink = quiet()
    expect(await session.retrieve('a', sink, { size: 5000 })).toMatchObject({ bytes: 5000 })
    expect(sink.writableFinished).toBe(true)
  })

  test.each([true, false])('half of a known size is never whole, close_notify %s', async orderly => {
    await using server = await ScriptedServer.start(sending([Buffer.alloc(2500, 'x')], orderly), { tls })
    await using session = await logIn(server, required(version))
    const sink = quiet()
    const error = await failureOf(session.retrieve('a', sink, { size: 5000 }))
    expect(error.code).toMatch(/FTP_WRONG_SIZE|FTP_DATA_BROKEN/)
    expect(error).toMatchObject({ bytesTransferred: 2500, expected: 5000 })
    expect(sink.writableFinished).toBe(false)
    expect(await session.pwd()).toBe('/')
  })

  test('a server that resumes no session is served too', async () => {
    // Another context: its tickets are not those of the control connection.
    const script = sending([Buffer.from('content')], true)
    await using server = await ScriptedServer.start(script, { tls, dataTls: { ...tls } })
    await using session = await logIn(server, required(version))
    for (const size of [undefined, 7]) {
      expect(await session.retrieve('a', new MemorySink(), { size })).toMatchObject({ bytes: 7 })
    }
    expect(server.sessions[0]?.resumed).toContain(false)
  })

  test('every data connection resumes a session', async () => {
    const send = async (session: ScriptedSession) => {
      session.reply('150 here it comes')
      ;(await session.data()).end('content')
      session.reply('226 done')
    }
    await using server = await ScriptedServer.start(
      {
        RETR: send,
        LIST: send,
        STOR: async session => {
          session.reply('150 send it')
          const data = await session.data()
          await received(data)
          session.reply('226 stored')
          data.end()
        },
      },
      { tls },
    )
    await using session = await logIn(server, required(version))
    for (let round = 0; round < 3; round++) {
      await session.retrieve('a', new MemorySink())
      await session.retrieve('a', new MemorySink(), { size: 7 })
      await readListing(session.list(''))
      await session.store(['content'], 'a')
      await session.store([], 'a')
    }
    expect(server.sessions[0]?.resumed).toEqual(Array.from({ length: 15 }, () => true))
  })
})
