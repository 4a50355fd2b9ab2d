import type { FtpSession, TraceEvent } from '@sluice/transport'
import { describe, expect, test } from 'vitest'
import { createFtpServer, MemoryFileSystem } from '../../../server/src/index.ts'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { createFtp } from '../../src/create-ftp.ts'
import { startScripted } from './support/scripted-run.ts'

leaveNothingOpen()

const script = {
  STRU: '200 structure set',
  MODE: '200 mode set',
  OPTS: '200 set',
  SITE: '200 done',
  LANG: '200 in English',
  MKD: '257 "/m" made',
  SIZE: '213 5',
}

describe('what work has changed in its session', () => {
  test('is put back: the directory, however it was left', async () => {
    await using run = await startScripted(script)
    await run.ftp.session(async session => {
      await session.cwd('a')
      await session.cwd('b')
    })
    await run.ftp.command('SIZE x')
    expect(run.dialogue()).toEqual(['PWD', 'CWD a', 'CWD b', 'CWD /', 'SIZE x'])
    expect(run.server.sessions).toHaveLength(1)
  })

  test('is put back: the protection of data connections', async () => {
    const server = await createFtpServer({
      fileSystem: new MemoryFileSystem({ a: 'content' }),
      tls: 'self-signed',
    }).listen()
    const commands: string[] = []
    const trace = (event: TraceEvent) => {
      if (event.type === 'command' && event.command.startsWith('PROT')) commands.push(event.command)
    }
    const ftp = createFtp(server.url, { mode: 'required', tls: { ca: server.ca }, trace })
    await ftp.session(async session => {
      await session.protect('clear')
      expect(commands).toEqual(['PROT P', 'PROT C'])
    })
    expect(commands).toEqual(['PROT P', 'PROT C', 'PROT P'])
    expect(await ftp.readFile('a', 'utf8')).toBe('content')
    expect(server.sessions).toBe(1)
    await ftp.close()
    await server.close()
  })

  test('is put back: the facts that listings tell', async () => {
    await using run = await startScripted({
      ...script,
      FEAT: '211-x\r\n MLST type*;size*;UNIX.mode;\r\n211 end',
    })
    await run.ftp.session(session => session.command('OPTS MLST type;'))
    await run.ftp.command('SIZE x')
    const choices = run.dialogue().filter(line => line.startsWith('OPTS MLST'))
    expect(choices).toEqual(['OPTS MLST type;', 'OPTS MLST type;size;'])
    expect(run.server.sessions).toHaveLength(1)
  })

  test('is asked for once: the directory to go back to', async () => {
    await using run = await startScripted(script)
    for (let i = 0; i < 3; i++) await run.ftp.session(session => session.cwd('a'))
    expect(run.dialogue()).toEqual(['PWD', 'CWD a', 'CWD /', 'CWD a', 'CWD /', 'CWD a', 'CWD /'])
  })

  test('is not asked for where the client has entered it by its whole path', async () => {
    await using run = await startScripted(script, { path: '/in' })
    await run.ftp.session(session => session.cwd('a'))
    expect(run.dialogue()).toEqual(['CWD /in', 'CWD a', 'CWD /in'])
  })

  test('costs nothing where nothing was changed', async () => {
    await using run = await startScripted(script)
    for (let i = 0; i < 2; i++) {
      await run.ftp.session(async session => {
        await session.command('SITE CHMOD 640 x')
        await session.mkdir('m')
      })
    }
    expect(run.dialogue()).toEqual(['PWD', 'SITE CHMOD 640 x', 'MKD m', 'SITE CHMOD 640 x', 'MKD m'])
    expect(run.server.sessions).toHaveLength(1)
  })

  test.each<[string, (session: FtpSession) => Promise<unknown>]>([
    ['SITE UMASK', session => session.command('SITE UMASK 077')],
    ['words of SITE that nobody knows', session => session.site('WHATEVER')],
    ['options', session => session.command('OPTS UTF8 OFF')],
    ['facts of a server that does not say which it told', session => session.command('OPTS MLST type;')],
    ['the language', session => session.language('en')],
    ['the user', session => session.logIn({ user: 'other', password: 'secret' })],
    ['commands that nobody knows', session => session.command('XYZZY').catch(() => {})],
    ['EPSV ALL', session => session.command('EPSV ALL')],
    ['the connection', session => session.reconnect()],
  ])('is never left to the next one: %s', async (_what, work) => {
    await using run = await startScripted({ ...script, XYZZY: '200 done', EPSV: '200 only that' })
    await run.ftp.session(work)
    const before = run.server.sessions.length
    await run.ftp.command('NOOP')
    expect(run.server.sessions).toHaveLength(before + 1)
    expect(run.server.verbs.filter(verb => verb === 'QUIT').length).toBeGreaterThanOrEqual(1)
  })

  test('is never left to the next one by a single command either', async () => {
    await using run = await startScripted(script)
    await run.ftp.command('CWD a')
    await run.ftp.command('NOOP')
    expect(run.server.sessions).toHaveLength(2)
    await run.ftp.command('SITE UMASK 077')
    await run.ftp.command('NOOP')
    expect(run.server.sessions).toHaveLength(3)
    await run.ftp.command('SITE CHMOD 640 x')
    await run.ftp.command('NOOP')
    expect(run.server.sessions).toHaveLength(3)
  })

  test('is put back before the work is told to be over, also behind calls that it did not wait for', async () => {
    await using run = await startScripted(script)
    await run.ftp.session(async session => {
      void session.cwd('a')
      void session.mkdir('m')
    })
    expect(run.dialogue()).toEqual(['PWD', 'CWD a', 'MKD m', 'CWD /'])
  })
})
