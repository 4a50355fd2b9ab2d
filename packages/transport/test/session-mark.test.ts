import { afterEach, describe, expect, test } from 'vitest'
import type { ConnectionOptions, FtpSession } from '../src/index.ts'
import { logIn } from './support/log-in.ts'
import { leaveNothingOpen } from './support/open-handles.ts'
import { type Script, ScriptedServer } from './support/scripted-server.ts'

leaveNothingOpen()

let server: ScriptedServer | undefined
let session: FtpSession

afterEach(async () => {
  session.destroy()
  await server?.[Symbol.asyncDispose]()
})

async function start(script: Script = {}, options: Partial<ConnectionOptions> = {}): Promise<FtpSession> {
  server = await ScriptedServer.start({
    DELE: '250 gone',
    SITE: '200 done',
    MFMT: '213 set',
    MDTM: '213 set',
    ...script,
  })
  session = await logIn(server, options)
  return session
}

const commandsSince = (count: number) => server?.commands.slice(count)

describe('a mark', () => {
  test('tells nothing of what leaves no trace', async () => {
    await start()
    const mark = session.mark()
    await session.noop()
    await session.pwd()
    await session.delete('a')
    await session.chmod('a', 0o640)
    await session.setModifiedAt('a', new Date(0))
    expect(mark.changed).toBe(false)
    const before = server?.commands.length ?? 0
    expect(await mark.goBack()).toBe(true)
    expect(commandsSince(before)).toEqual([])
  })

  test('leads back to a directory that was told by PWD, in one step', async () => {
    await start({ PWD: '257 "/ho""me" is here' })
    expect(session.mark().anchored).toBe(false)
    await session.pwd()
    const mark = session.mark()
    expect(mark.anchored).toBe(true)
    await session.cwd('a')
    await session.cwd('b')
    expect(mark.changed).toBe(true)
    expect(await mark.goBack()).toBe(true)
    expect(server?.commands.at(-1)).toBe('CWD /ho"me')
    expect(mark.changed).toBe(false)
  })

  test('leads nowhere where the directory was not known, or is refused now', async () => {
    await start({ CWD: (at, path) => at.reply(path === '/' ? '550 gone' : '250 moved') })
    const mark = session.mark()
    await session.cwd('a')
    expect(await mark.goBack()).toBe(false)
    await session.pwd()
    const known = session.mark()
    await session.cwd('b')
    expect(await known.goBack()).toBe(false)
    expect(session.closed).toBe(false)
  })

  test.each(['SITE UMASK 077', 'SITE ANYTHING', 'OPTS MLST size;', 'OPTS UTF8 OFF', 'LANG en', 'XYZZY'])(
    'tells that %s cannot be undone',
    async line => {
      await start({ OPTS: '200 set', LANG: '200 set', XYZZY: '200 done' })
      const mark = session.mark()
      await session.command(line)
      expect(mark.changed).toBe(true)
      expect(await mark.goBack()).toBe(false)
    },
  )

  test('leads back to the facts that listings told, which may have been chosen by somebody else', async () => {
    await start({ FEAT: '211-x\r\n MLST Type*;size*;UNIX.mode;\r\n211 end', OPTS: '200 set' })
    const mark = session.mark()
    await session.command('OPTS MLST size;TYPE;')
    expect(mark.changed).toBe(false)
    await session.command('OPTS MLST type;size;unix.mode;')
    expect(mark.changed).toBe(true)
    const chosen = session.mark()
    expect(chosen.changed).toBe(false)
    expect(await mark.goBack()).toBe(true)
    expect(server?.commands.at(-1)).toBe('OPTS MLST Type;size;')
    expect([mark.changed, chosen.changed]).toEqual([false, true])
    expect(await chosen.goBack()).toBe(true)
    expect(server?.commands.at(-1)).toBe('OPTS MLST type;size;unix.mode;')
  })

  test('leads nowhere where the server takes back no choice of facts', async () => {
    const answers = ['200 set', '501 no']
    await start({
      FEAT: '211-x\r\n MLST type*;size;\r\n211 end',
      OPTS: (at, text) => at.reply(text.startsWith('MLST') ? (answers.shift() ?? '200 set') : '200 set'),
    })
    const mark = session.mark()
    await session.command('OPTS MLST size;')
    expect(await mark.goBack()).toBe(false)
    expect(session.closed).toBe(false)
  })

  test('leads back behind calls that wait', async () => {
    await start()
    await session.pwd()
    const mark = session.mark()
    void session.cwd('a')
    expect(await mark.goBack()).toBe(true)
    expect(server?.commands.slice(-2)).toEqual(['CWD a', 'CWD /'])
  })

  test('is of no use for a connection that was opened anew', async () => {
    await start()
    const mark = session.mark()
    await session.reconnect()
    expect(mark.untouched).toBe(false)
    expect(await mark.goBack()).toBe(false)
  })

  test('opens nothing to go back to where its connection is lost', async () => {
    await start({ NOOP: at => at.reset() }, { reconnect: 'on-call' })
    const mark = session.mark()
    await session.noop().catch(() => {})
    expect(await mark.goBack()).toBe(false)
    expect(server?.sessions).toHaveLength(1)
  })
})

describe('nothing was done since a mark', () => {
  test('where nothing was asked, or was not answered and changes nothing', async () => {
    await start({ NOOP: at => at.reset() })
    const mark = session.mark()
    expect(mark.untouched).toBe(true)
    await session.noop().catch(() => {})
    expect(session.closed).toBe(true)
    expect(mark.untouched).toBe(true)
  })

  test('is not sure where a change was asked for, unless the server says that it leaves', async () => {
    await start({ DELE: at => at.reset() })
    const mark = session.mark()
    await session.delete('a').catch(() => {})
    expect(mark.untouched).toBe(false)
    await server?.[Symbol.asyncDispose]()

    await start({ DELE: '421 Timeout' })
    const another = session.mark()
    await session.delete('a').catch(() => {})
    expect(another.untouched).toBe(true)
  })

  test('is not so where the server has answered', async () => {
    await start({ DELE: at => at.reset() })
    const mark = session.mark()
    await session.noop()
    await session.delete('a').catch(() => {})
    expect(mark.untouched).toBe(false)
  })
})
