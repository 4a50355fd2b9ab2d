import { createServer, type Socket } from 'node:net'
import { RemoteProtocolError } from '@sluice/protocol'
import { describe, expect, test } from 'vitest'
import { FtpConnectionError } from '../src/index.ts'
import { failureOf } from './support/failure-of.ts'
import { logIn } from './support/log-in.ts'
import { MemorySink } from './support/memory-sink.ts'
import { leaveNothingOpen, watchHandles } from './support/open-handles.ts'
import { readListing } from './support/read-listing.ts'
import { passiveReply, type Script, ScriptedServer, type ScriptedSession } from './support/scripted-server.ts'

leaveNothingOpen()

const quiet = () => new MemorySink().on('error', () => {})

async function send(session: ScriptedSession): Promise<void> {
  session.reply('150 here it comes')
  ;(await session.data()).end('content')
  session.reply('226 done')
}

const start = (script: Script) => ScriptedServer.start({ RETR: send, ...script })

/** A port on which nothing listens any more. */
async function deadPort(session: ScriptedSession): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => listener.once('listening', resolve))
  const address = listener.address()
  await new Promise(resolve => listener.close(resolve))
  session.server.changed()
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe('EPSV', () => {
  test.each(['500 what?', '502 no', '522 not this protocol', '425 no port left'])(
    'answered with "%s": PASV at once, and from then on',
    async reply => {
      await using server = await start({ EPSV: reply })
      await using session = await logIn(server)
      for (let i = 0; i < 2; i++) expect(await session.retrieve('a', quiet())).toMatchObject({ bytes: 7 })
      expect(server.verbs.filter(verb => verb.endsWith('SV'))).toEqual(['EPSV', 'PASV', 'PASV'])
    },
  )

  test('with a port that is dead: PASV once, and from then on', async () => {
    await using server = await start({
      EPSV: async session => session.reply(`229 (|||${await deadPort(session)}|)`),
    })
    await using session = await logIn(server)
    for (let i = 0; i < 2; i++) expect(await session.retrieve('a', quiet())).toMatchObject({ bytes: 7 })
    expect(server.verbs.filter(verb => verb.endsWith('SV'))).toEqual(['EPSV', 'PASV', 'PASV'])
  })

  test('and PASV with dead ports: the error says what to look at', async () => {
    await using server = await start({
      EPSV: async session => session.reply(`229 (|||${await deadPort(session)}|)`),
      PASV: async session => session.reply(passiveReply(await deadPort(session))),
    })
    await using session = await logIn(server)
    const nothingElse = watchHandles()
    const error = await failureOf(session.retrieve('a', quiet()))
    expect(error).toBeInstanceOf(FtpConnectionError)
    expect(error).toMatchObject({
      code: 'FTP_CONNECT_FAILED',
      phase: 'data-connect',
      cause: { code: 'ECONNREFUSED' },
    })
    expect(error.message).toMatch(
      /data connection to 127\.0\.0\.1:\d+.*check the firewall and the passive ports/,
    )
    expect(server.verbs).not.toContain('RETR')
    expect(await session.pwd()).toBe('/')
    await nothingElse()
  })

  test('and PASV refused: the refusal is told, and the session lives', async () => {
    await using server = await start({ EPSV: '500 no', PASV: '425 no' })
    await using session = await logIn(server)
    for (const call of [
      () => session.retrieve('a', quiet()),
      () => session.store(['x'], 'a'),
      () => readListing(session.list('')),
    ]) {
      const error = await failureOf(call())
      expect(error).toMatchObject({ code: 'FTP_REFUSED', phase: 'data-connect', command: 'PASV' })
    }
    expect(await session.pwd()).toBe('/')
  })
})

test('the host of a 227 is ignored: data goes to the peer of the control connection', async () => {
  const strangers: Socket[] = []
  const stranger = createServer(socket => strangers.push(socket)).listen(0, '127.0.0.2')
  await new Promise(resolve => stranger.once('listening', resolve))
  for (const host of ['192,0,2,1', '127,0,0,2', '0,0,0,0']) {
    await using server = await start({
      EPSV: '500 no',
      PASV: async session => session.reply(passiveReply(await session.openPort(), host)),
    })
    await using session = await logIn(server)
    expect(await session.retrieve('a', quiet())).toMatchObject({ bytes: 7 })
  }
  expect(strangers).toEqual([])
  await new Promise(resolve => stranger.close(resolve))
})

describe('an address that is not safe or not one', () => {
  test.each<[string, (session: ScriptedSession) => string]>([
    ['the control port (229)', session => `229 (|||${session.server.port}|)`],
    ['port 22 (229)', () => '229 (|||22|)'],
    ['port 1023 (229)', () => '229 (|||1023|)'],
    ['port 0 (229)', () => '229 (|||0|)'],
    ['port 65536 (229)', () => '229 (|||65536|)'],
    ['a negative port (229)', () => '229 (|||-5000|)'],
    ['no port (229)', () => '229 Entering Extended Passive Mode'],
  ])('%s is not connected to', async (_what, reply) => {
    await using server = await start({ EPSV: session => session.reply(reply(session)) })
    await using session = await logIn(server)
    await expectUnsafe(server, failureOf(session.retrieve('a', quiet())))
    expect(await session.pwd()).toBe('/')
  })

  test.each<[string, (session: ScriptedSession) => string]>([
    ['the control port (227)', session => passiveReply(session.server.port)],
    ['port 21 (227)', () => passiveReply(21)],
    ['an octet above 255 (227)', () => '227 (127,0,0,1,256,1)'],
    ['five numbers (227)', () => '227 (127,0,0,1,200)'],
    ['words (227)', () => '227 Entering Passive Mode'],
  ])('%s is not connected to', async (_what, reply) => {
    await using server = await start({ EPSV: '500 no', PASV: session => session.reply(reply(session)) })
    await using session = await logIn(server)
    await expectUnsafe(server, failureOf(session.retrieve('a', quiet())))
    expect(await session.pwd()).toBe('/')
  })

  async function expectUnsafe(server: ScriptedServer, failed: Promise<Error>): Promise<void> {
    const error = await failed
    expect(error).toBeInstanceOf(RemoteProtocolError)
    expect(error).toMatchObject({
      code: expect.stringMatching(/^FTP_(UNSAFE_ADDRESS|MALFORMED_REPLY)$/),
      phase: 'data-connect',
    })
    // Neither a second control connection nor a data connection was made.
    expect(server.sessions).toHaveLength(1)
    expect(server.verbs).not.toContain('RETR')
  }
})
