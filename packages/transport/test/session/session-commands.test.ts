import { ReplyError } from '@sluice/protocol'
import { describe, expect, test } from 'vitest'
import { latin1 } from '../../../protocol/src/index.ts'
import type { FtpSession } from '../../src/index.ts'
import { embeddedSession } from '../support/embedded-session.ts'
import { failureOf } from '../support/failure-of.ts'
import { logIn } from '../support/log-in.ts'
import { leaveNothingOpen } from '../support/open-handles.ts'
import { ScriptedServer } from '../support/scripted-server.ts'

leaveNothingOpen()

const files = { 'a.txt': 'content', 'pub/b.txt': 'bb' }
const date = new Date('2024-01-31T12:00:05Z')

interface Call {
  readonly run: (session: FtpSession) => Promise<unknown>
  /** What it gives, as `toMatchObject` or `toBe` understands it. */
  readonly gives: unknown
  /** The commands that it sends. */
  readonly sends: readonly (string | RegExp)[]
}

/** One row for each method. */
const calls: Readonly<Record<string, Call>> = {
  pwd: { run: it => it.pwd(), gives: '/', sends: ['PWD'] },
  cwd: { run: it => it.cwd('pub'), gives: { code: 250 }, sends: ['CWD pub'] },
  'cwd, upwards': { run: it => it.cwd('..'), gives: { code: 250 }, sends: ['CDUP'] },
  cdup: { run: it => it.cdup(), gives: { code: 250 }, sends: ['CDUP'] },
  mkdir: { run: it => it.mkdir('new'), gives: '/new', sends: ['MKD new'] },
  'mkdir, recursive': {
    run: it => it.mkdir('x/y', { recursive: true }),
    gives: '/x/y',
    sends: ['MKD x/y', 'MKD x', 'MKD x/y'],
  },
  'mkdir, recursive, of what is there': {
    run: it => it.mkdir('pub', { recursive: true }),
    gives: undefined,
    sends: ['MKD pub', 'PWD', 'CWD pub', 'CWD /'],
  },
  rmdir: {
    run: async it => [await it.mkdir('d'), (await it.rmdir('d')).code][1],
    gives: 250,
    sends: ['MKD d', 'RMD d'],
  },
  delete: { run: it => it.delete('a.txt'), gives: { code: 250 }, sends: ['DELE a.txt'] },
  rename: {
    run: it => it.rename('a.txt', 'c.txt'),
    gives: { code: 250 },
    sends: ['RNFR a.txt', 'RNTO c.txt'],
  },
  size: { run: it => it.size('a.txt'), gives: 7, sends: ['TYPE I', 'SIZE a.txt'] },
  'setModifiedAt and modifiedAt': {
    run: async it => {
      await it.setModifiedAt('a.txt', date)
      return await it.modifiedAt('a.txt')
    },
    gives: { year: 2024, month: 1, day: 31, hour: 12, minute: 0, second: 5 },
    sends: ['MFMT 20240131120005 a.txt', 'MDTM a.txt'],
  },
  chmod: { run: it => it.chmod('a.txt', 0o640), gives: { code: 200 }, sends: ['SITE CHMOD 640 a.txt'] },
  hash: {
    run: it => it.hash('a.txt', { algorithm: 'MD5' }),
    gives: { algorithm: 'MD5', hex: '9a0364b9e99bb480dd25e1f0284c8555' },
    sends: ['OPTS HASH MD5', 'HASH a.txt'],
  },
  'stat of a file': {
    run: it => it.stat('a.txt'),
    gives: { type: 'entry', entry: { size: 7, type: 'file' } },
    sends: ['MLST a.txt'],
  },
  allocate: { run: it => it.allocate(7), gives: { code: 202 }, sends: ['ALLO 7'] },
  system: { run: it => it.system(), gives: { name: 'unix' }, sends: ['SYST'] },
  help: { run: it => it.help('RETR'), gives: { code: 214 }, sends: ['HELP RETR'] },
  status: { run: it => it.status(), gives: { code: 211 }, sends: ['STAT'] },
  noop: { run: it => it.noop(), gives: { code: 200 }, sends: ['NOOP'] },
  site: { run: it => it.site('HELP'), gives: { code: 214 }, sends: ['SITE HELP'] },
  language: { run: it => it.language('en'), gives: { code: 200 }, sends: ['LANG en'] },
  'command, as a line': { run: it => it.command('noop'), gives: { code: 200 }, sends: ['NOOP'] },
  'command, typed': {
    run: it => it.command({ verb: 'SITE CHMOD', mode: '600', path: 'a.txt' }),
    gives: { code: 200 },
    sends: ['SITE CHMOD 600 a.txt'],
  },
}

describe('a method for each thing', () => {
  test.each(Object.entries(calls))('%s', async (_name, { run, gives, sends }) => {
    await using at = await embeddedSession(files)
    const given = await run(at.session)
    if (typeof gives === 'object') expect(given).toMatchObject(gives as object)
    else expect(given).toBe(gives)
    expect(at.commands()).toEqual(sends)
  })

  test('copy', async () => {
    await using server = await ScriptedServer.start({
      SITE: (it, text) => it.reply(text.startsWith('CPFR') ? '350 ready' : '250 copied'),
    })
    await using session = await logIn(server)
    await session.copy('a', 'b')
    expect(server.commands.slice(-2)).toEqual(['SITE CPFR a', 'SITE CPTO b'])
  })

  test('acct: the name of the account is not repeated', async () => {
    await using server = await ScriptedServer.start({ ACCT: (it, name) => it.reply(`230 ${name} is fine`) })
    await using session = await logIn(server)
    expect(await session.acct('team')).toEqual({ code: 230, lines: ['*** is fine'] })
  })

  test('a refusal rejects, and the session goes on', async () => {
    await using at = await embeddedSession(files)
    const refused = [at.session.rmdir('none'), at.session.delete('none'), at.session.size('pub')]
    for (const call of refused) expect(await failureOf(call)).toBeInstanceOf(ReplyError)
    expect(await at.session.pwd()).toBe('/')
  })

  test('transfers and TLS are not sent by command()', async () => {
    await using at = await embeddedSession(files)
    for (const line of ['RETR a.txt', 'CCC', 'QUIT', 'REST 1']) {
      expect(await failureOf(at.session.command(line))).toMatchObject({ code: 'FTP_BAD_SEQUENCE' })
    }
    expect(at.commands()).toEqual([])
  })
})

describe('stat of a server without MLST', () => {
  const off = { commandsOff: ['MLST', 'MLSD'] }

  test('a file by SIZE and MDTM, a directory by entering it', async () => {
    await using at = await embeddedSession(files, off)
    expect(await at.session.stat('a.txt')).toMatchObject({ type: 'file', size: 7 })
    expect(await at.session.stat('pub')).toEqual({ type: 'directory' })
    expect(await at.session.pwd()).toBe('/')
  })

  test('without SIZE by its line in the listing of its directory', async () => {
    await using at = await embeddedSession(files, { commandsOff: [...off.commandsOff, 'SIZE'] })
    expect(await at.session.stat('pub/b.txt')).toMatchObject({
      type: 'entry',
      entry: { name: 'b.txt', size: 2 },
    })
    expect(await at.session.stat(Buffer.from('a.txt'))).toMatchObject({ entry: { size: 7 } })
    const error = await failureOf(at.session.stat('pub/none'))
    expect(error).toMatchObject({ code: 'FTP_NOT_FOUND', message: /no entry "none"/ })
    expect(await at.session.pwd()).toBe('/')
  })
})

describe('facts of a session', () => {
  test('its server, what it said last, and what is in force', async () => {
    await using at = await embeddedSession(files)
    const { session, server } = at
    expect(session.serverAddress).toEqual({ address: '127.0.0.1', port: server.port })
    expect(session.localAddress).toBe('127.0.0.1')
    expect(session.greeting?.code).toBe(220)
    expect(session.features.has('MLST')).toBe(true)
    expect([session.protected, session.dataProtected, session.closed]).toEqual([false, false, false])
    await session.size('a.txt')
    expect(session.representation).toBe('image')
    expect(session.lastReply).toEqual({ code: 213, lines: ['7'] })
    expect(session.charset.name).toBe('utf8')
  })

  test.each([['latin1' as const], [latin1]])('a charset by its name or itself: %o', async charset => {
    await using at = await embeddedSession({ 'h\u00fc': '' }, { charset: latin1 }, { charset })
    expect(at.session.charset).toBe(latin1)
    await at.session.delete('h\u00fc')
    expect(await at.session.list().toArray()).toEqual([])
  })

  test('an unknown charset is refused before anything is opened', async () => {
    await using server = await ScriptedServer.start()
    const charset = 'klingon' as 'utf8'
    expect(await failureOf(logIn(server, { charset }))).toMatchObject({ code: 'FTP_BAD_OPTION' })
    expect(server.sessions).toEqual([])
  })
})

describe('logging in again', () => {
  test('as another user, behind REIN', async () => {
    await using at = await embeddedSession(files)
    await at.session.reinitialize()
    expect(await failureOf(at.session.pwd())).toMatchObject({ reply: { code: 530 } })
    const reply = await at.session.logIn({ user: 'other', password: 'hush', account: 'team' })
    expect(reply.code).toBe(230)
    expect(await at.session.pwd()).toBe('/')
    expect(at.session.features.has('MLST')).toBe(true)
  })

  test('as before, without credentials', async () => {
    await using at = await embeddedSession(files)
    await at.session.reinitialize()
    await at.session.logIn()
    expect(at.commands()).toContain('USER user')
    expect(await at.session.size('a.txt')).toBe(7)
  })

  test('a refusal is told, and the session can log in after it', async () => {
    await using at = await embeddedSession(files)
    await at.session.reinitialize()
    const wrong = at.session.logIn({ user: 'user', password: 'wrong' })
    expect(await failureOf(wrong)).toMatchObject({ code: 'FTP_LOGIN_REFUSED' })
    await at.session.logIn()
    expect(await at.session.pwd()).toBe('/')
  })
})
