import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Certificate, certificate } from '../../../test/support/servers/certificate.ts'
import { type ConnectionOptions, FtpSession, FtpTimeoutError } from '../src/index.ts'
import { failureOf } from './support/failure-of.ts'
import { access, logIn } from './support/log-in.ts'
import { MemorySink } from './support/memory-sink.ts'
import { clientOptions, modes } from './support/modes.ts'
import { leaveNothingOpen, watchHandles } from './support/open-handles.ts'
import { received } from './support/received.ts'
import { type Script, ScriptedServer, type ScriptedSession } from './support/scripted-server.ts'

leaveNothingOpen()

let tls: Certificate
beforeAll(async () => {
  tls = await certificate()
})

const CONTENT = 'the content of the file'
const LISTING = '-rw-r--r-- 1 me us 3 Jan 1 2020 a.txt\r\n'
const quiet = () => new MemorySink().on('error', () => {})

/** The port of an EPRT or PORT, noted for the transfer that follows. */
const ports = new WeakMap<ScriptedSession, number>()

const heeding: Script = {
  EPRT: (session, argument) => {
    ports.set(session, Number(argument.split('|')[3]))
    session.reply('200 noted')
  },
  PORT: (session, argument) => {
    const [high = 0, low = 0] = argument.split(',').slice(4).map(Number)
    ports.set(session, high * 256 + low)
    session.reply('200 noted')
  },
  EPSV: '500 not in this test',
  PASV: '500 not in this test',
}

const dial = (session: ScriptedSession, from?: string) => session.dial(ports.get(session) ?? 0, from)

/** Sends a text over a data connection of its own making. */
const sending = (text: string) => async (session: ScriptedSession) => {
  session.reply('150 here it comes')
  await dial(session)
  ;(await session.data()).end(text)
  session.reply('226 done')
}

async function start(script: Script, options: Partial<ConnectionOptions> = {}) {
  const server = await ScriptedServer.start({ ...heeding, ...script }, { tls })
  const session = await logIn(server, { dataMode: 'active', ...options })
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
  test.each([undefined, CONTENT.length])('a file of size %s is fetched whole', async size => {
    await using run = await start({ RETR: sending(CONTENT) }, clientOptions(mode, tls))
    const sink = quiet()
    expect(await run.session.retrieve('a', sink, { size })).toMatchObject({ bytes: CONTENT.length })
    expect(sink.text).toBe(CONTENT)
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test('each transfer has a listener of its own', async () => {
    await using run = await start({ RETR: sending(CONTENT) }, clientOptions(mode, tls))
    for (const path of ['a', 'b', 'c']) await run.session.retrieve(path, quiet())
    const told = run.server.commands.filter(line => line.startsWith('EPRT'))
    expect(told).toHaveLength(3)
    for (const line of told) expect(line).toMatch(/^EPRT \|1\|127\.0\.0\.1\|\d+\|$/)
    await run.nothingElse()
  })

  test('a file is stored whole, and reset when its source fails', async () => {
    const how: string[] = []
    const script: Script = {
      STOR: async session => {
        session.reply('150 send it')
        await dial(session)
        const data = await session.data()
        const file = await received(data)
        how.push(`${file.how} ${file.bytes.length}`)
        session.reply(file.how === 'end' ? '226 stored' : '426 cut')
        data.end()
      },
    }
    await using run = await start(script, clientOptions(mode, tls))
    expect(await run.session.store(['one ', 'two'], 'a')).toMatchObject({ bytes: 7 })
    async function* failing() {
      yield Buffer.alloc(100_000)
      throw new Error('the disk is on fire')
    }
    expect(await failureOf(run.session.store(failing(), 'b'))).toMatchObject({ code: 'FTP_CALLER_FAILED' })
    expect(how).toEqual(['end 7', expect.stringMatching(/^reset/)])
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test('bytes that come before the 150, and a 226 before the connection, are no loss', async () => {
    const script: Script = {
      RETR: async session => {
        await dial(session)
        const data = mode === 'in clear text' ? await session.data() : undefined
        data?.end(CONTENT)
        session.reply('150 here it comes', '226 done')
        if (data === undefined) (await session.data()).end(CONTENT)
      },
    }
    await using run = await start(script, clientOptions(mode, tls))
    const sink = quiet()
    await run.session.retrieve('a', sink)
    expect(sink.text).toBe(CONTENT)
    await run.nothingElse()
  })

  test('a 226 that overtakes the connection does not make the file empty', async () => {
    const script: Script = {
      RETR: async session => {
        session.reply('150 here it comes', '226 done')
        await session.server.received('NOOP', 0)
        await new Promise(setImmediate)
        await dial(session)
        ;(await session.data()).end(CONTENT)
      },
    }
    await using run = await start(script, clientOptions(mode, tls))
    const sink = quiet()
    await run.session.retrieve('a', sink)
    expect(sink.text).toBe(CONTENT)
  })
})

test('a listing comes over it too', async () => {
  await using run = await start({ LIST: sending(LISTING) })
  const { items } = await listed(run.session)
  expect(items).toEqual(['a.txt'])
})

test('PORT is told after EPRT was refused, and from then on', async () => {
  await using run = await start({ EPRT: '500 what?', RETR: sending(CONTENT) })
  for (const path of ['a', 'b']) await run.session.retrieve(path, quiet())
  const told = run.server.verbs.filter(verb => verb === 'EPRT' || verb === 'PORT')
  expect(told).toEqual(['EPRT', 'PORT', 'PORT'])
})

test('a stranger is turned away, and the server still waited for', async () => {
  const script: Script = {
    RETR: async session => {
      session.reply('150 here it comes')
      const foreign = await dial(session, '127.0.0.2')
      foreign.resume().write('not the file')
      await ended(foreign)
      await dial(session)
      ;(await session.data()).end(CONTENT)
      session.reply('226 done')
    },
  }
  await using run = await start(script)
  const sink = quiet()
  await run.session.retrieve('a', sink)
  expect(sink.text).toBe(CONTENT)
  await run.nothingElse()
})

test('a second connection from the server is turned away', async () => {
  const script: Script = {
    RETR: async session => {
      const first = await dial(session)
      const second = await dial(session)
      session.reply('150 here it comes')
      second.resume().write('not the file')
      await ended(second)
      first.end(CONTENT)
      session.reply('226 done')
    },
  }
  await using run = await start(script)
  const sink = quiet()
  await run.session.retrieve('a', sink)
  expect(sink.text).toBe(CONTENT)
  await run.nothingElse()
})

describe('a server that does not connect', () => {
  test('is waited for until dataConnect is over, and the session goes on', async () => {
    await using run = await start({ RETR: '150 coming' }, { timeouts: { dataConnect: 80 } })
    const error = await failureOf(run.session.retrieve('a', quiet()))
    expect(error).toBeInstanceOf(FtpTimeoutError)
    expect(error).toMatchObject({ deadline: 'dataConnect', phase: 'data-connect' })
    expect(error.message).toMatch(/no data connection from the server to port \d+ within 80 ms/)
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test.each([
    ['before its 150', ['425 cannot reach you']],
    ['after its 150', ['150 coming', '425 cannot reach you']],
  ])('and says so %s is not waited for', async (_when, lines) => {
    await using run = await start({ RETR: lines })
    const error = await failureOf(run.session.retrieve('a', quiet()))
    expect(error).toMatchObject({ code: 'FTP_REFUSED', reply: { code: 425 } })
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test('and closes the control connection is not waited for', async () => {
    const script: Script = {
      RETR: session => {
        session.reply('150 coming')
        session.socket.end()
      },
    }
    await using run = await start(script)
    expect(await failureOf(run.session.retrieve('a', quiet()))).toMatchObject({
      code: 'FTP_CONNECTION_CLOSED',
    })
    await run.nothingElse()
  })

  test('is not waited for when nobody wants that any more', async () => {
    const abort = new AbortController()
    const script: Script = {
      RETR: session => {
        session.reply('150 coming')
        setImmediate(() => abort.abort())
      },
    }
    await using run = await start(script)
    const failed = failureOf(run.session.retrieve('a', quiet(), { signal: abort.signal }))
    expect(await failed).toMatchObject({ code: 'FTP_ABORTED' })
    expect(await run.session.pwd()).toBe('/')
    await run.nothingElse()
  })

  test('because there is nothing to list makes an empty listing', async () => {
    await using run = await start({ LIST: '226 nothing there' }, { timeouts: { cause: 80 } })
    expect((await listed(run.session)).items).toEqual([])
    await run.nothingElse()
  })

  test('but calls a file complete makes an error', async () => {
    await using run = await start({ RETR: ['150 coming', '226 done'] }, { timeouts: { cause: 80 } })
    expect(await failureOf(run.session.retrieve('a', quiet()))).toMatchObject({ code: 'FTP_DATA_BROKEN' })
    expect(await run.session.pwd()).toBe('/')
  })
})

/** A port that somebody listens at. */
async function taken() {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { port, [Symbol.asyncDispose]: async () => void (await once(server.close(), 'close')) }
}

describe('where it listens', () => {
  test('is told as the caller says', async () => {
    const active = { host: '192.0.2.7', address: '127.0.0.1' }
    await using run = await start({ RETR: sending(CONTENT) }, { active })
    await run.session.retrieve('a', quiet())
    expect(run.server.commands.find(line => line.startsWith('EPRT'))).toMatch(/^EPRT \|1\|192\.0\.2\.7\|/)
  })

  test('is within the ports, of which some may be taken', async () => {
    await using other = await taken()
    const ports = [other.port, Math.min(other.port + 40, 65_535)] as const
    await using run = await start({ RETR: sending(CONTENT) }, { active: { ports } })
    for (let i = 0; i < 10; i++) await run.session.retrieve('a', quiet())
    for (const line of run.server.commands.filter(line => line.startsWith('EPRT'))) {
      const port = Number(line.split('|')[3])
      expect(port).toBeGreaterThan(ports[0])
      expect(port).toBeLessThanOrEqual(ports[1])
    }
  })

  test('cannot be if no port is free', async () => {
    await using other = await taken()
    await using run = await start({}, { active: { ports: [other.port, other.port] } })
    const error = await failureOf(run.session.retrieve('a', quiet()))
    expect(error).toMatchObject({
      name: 'FtpConnectionError',
      code: 'FTP_CONNECT_FAILED',
      phase: 'data-connect',
    })
    expect(error.message).toMatch(/none of the ports .* wider range in active\.ports/)
    expect(await run.session.pwd()).toBe('/')
    expect(run.server.verbs).not.toContain('EPRT')
  })

  test('cannot be at an address of another machine', async () => {
    await using run = await start({}, { active: { address: '192.0.2.7' } })
    const error = await failureOf(run.session.retrieve('a', quiet()))
    expect(error.message).toMatch(/cannot listen .* at 192\.0\.2\.7.*check active\.address/)
  })

  test.each<[Partial<ConnectionOptions>, RegExp]>([
    [{ active: { host: 'example.com' } }, /active\.host must be an IP address/],
    [{ active: { address: 'eth0' } }, /active\.address must be an IP address/],
    [{ active: { ports: [2000, 1999] } }, /active\.ports/],
    [{ active: { ports: [20, 1999] } }, /active\.ports/],
    [{ active: { ports: [2000, 70_000] } }, /active\.ports/],
    [{ dataMode: 'both' as 'active' }, /dataMode must be/],
  ])('%j is refused before anything is opened', async (options, message) => {
    const error = await failureOf(FtpSession.connect(access({ port: 1 }, options)))
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'configuration' })
    expect(error.message).toMatch(message)
  })
})

test('behind a hook it is refused with what to do', async () => {
  await using server = await ScriptedServer.start(heeding)
  const session = await logIn(server, {
    dataMode: 'active',
    connect: async ({ port }) => {
      const { connect } = await import('node:net')
      const socket = connect(port, '127.0.0.1')
      await once(socket, 'connect')
      return socket
    },
  })
  const error = await failureOf(session.retrieve('a', quiet()))
  expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'data-connect' })
  expect(error.message).toMatch(/proxy or a hook.*dataMode to 'passive'/)
  expect(await session.pwd()).toBe('/')
  session.destroy()
})

test.each([
  ['::1', '|2|::1|'],
  ['::ffff:127.0.0.1', '|1|127.0.0.1|'],
])('a session to %s tells the server %s', async (host, told) => {
  const options = { host: host === '::1' ? host : undefined }
  await using server = await ScriptedServer.start({ ...heeding, RETR: sending(CONTENT) }, options)
  await using session = await logIn(server, { dataMode: 'active', host })
  const sink = quiet()
  await session.retrieve('a', sink)
  expect(sink.text).toBe(CONTENT)
  expect(server.commands.find(line => line.startsWith('EPRT'))).toContain(`EPRT ${told}`)
})

/** Resolves when the client has closed a connection, in whatever way. */
async function ended(socket: Socket): Promise<void> {
  if (!socket.readableEnded && !socket.closed) {
    await new Promise<void>(resolve => socket.once('end', resolve).once('close', () => resolve()))
  }
  socket.destroy()
}

async function listed(session: FtpSession): Promise<{ readonly items: readonly string[] }> {
  const items: string[] = []
  for await (const item of session.list()) items.push(item.name)
  return { items }
}
