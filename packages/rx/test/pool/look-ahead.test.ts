import { Writable } from 'node:stream'
import type { RemoteEntry } from '@sluice/transport'
import { from, lastValueFrom, mergeMap, type Observable, reduce, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { received } from '../../../transport/test/support/received.ts'
import type { Action, Script, ScriptedSession } from '../../../transport/test/support/scripted-server.ts'
import type { Ftp } from '../../src/ftp.ts'
import { withGate } from '../../src/pacing/with-gate.ts'
import { startScripted } from './support/scripted-run.ts'

leaveNothingOpen()

const sink = () => new Writable({ write: (_chunk, _encoding, done) => done() })

type Confirm = (session: ScriptedSession, path: string) => void | Promise<void>

/** vsftpd: one command after the other. */
function vsftpd(confirm: Confirm = session => session.reply('226 done')): Script {
  let busy: Promise<unknown> = Promise.resolve()
  const inTurn =
    (act: Confirm): Action =>
    (session, argument) => {
      const turn = busy.then(() => act(session, argument))
      busy = turn
      return turn
    }
  return {
    greeting: '220 (vsFTPd 3.0.3)',
    DELE: inTurn(session => session.reply('250 gone')),
    SIZE: inTurn((session, path) => session.reply(`213 ${path.length}`)),
    EPSV: inTurn(async session => session.reply(`229 (|||${await session.openPort()}|)`)),
    RETR: inTurn(async (session, path) => {
      session.reply('150 go')
      ;(await session.data()).end(path)
      await confirm(session, path)
    }),
    STOR: inTurn(async (session, path) => {
      session.reply('150 go')
      const data = await session.data()
      await received(data)
      data.end()
      await confirm(session, path)
    }),
  }
}

/** Confirms the transfers of some paths only when the address of the next one was asked for. */
const confirmLate =
  (isLate: (path: string) => boolean): Confirm =>
  async (session, path) => {
    const { server } = session
    const before = server.verbs.filter(verb => verb === 'EPSV').length
    const { commands } = server
    const last = Math.max(commands.lastIndexOf(`RETR ${path}`), commands.lastIndexOf(`STOR ${path}`))
    const asked = commands.lastIndexOf('EPSV') > last
    if (isLate(path) && !asked) await server.received('EPSV', before + 1)
    session.reply('226 done')
  }

describe('transfers that follow each other on a session', () => {
  test('are asked for ahead, and TYPE and directory are said once', async () => {
    await using run = await startScripted(vsftpd(confirmLate(path => path !== 'dddd')))
    const bytes = from(['a', 'bb', 'ccc', 'dddd']).pipe(
      mergeMap(path => run.ftp.download(path, sink), 2),
      reduce((sum, event) => sum + (event.type === 'done' ? event.result.bytes : 0), 0),
    )
    expect(await lastValueFrom(bytes)).toBe(10)
    expect(run.dialogue().filter(line => !/^(OPTS|TYPE)/.test(line))).toEqual(
      ['a', 'bb', 'ccc', 'dddd'].flatMap(path => [`SIZE ${path}`, 'EPSV', `RETR ${path}`]),
    )
    expect(run.server.verbs.filter(verb => verb === 'TYPE').length).toBeLessThanOrEqual(1)
    expect(run.server.verbs).not.toContain('CWD')
  })

  test.each<[string, (ftp: Ftp, entry: RemoteEntry) => Observable<unknown>, (name: string) => string[]]>([
    [
      'downloaded',
      (ftp, entry) => ftp.download(entry, sink),
      name => [`SIZE ${name}`, 'EPSV', `RETR ${name}`],
    ],
    ['read', (ftp, entry) => from(ftp.readFile(entry)), name => [`SIZE ${name}`, 'EPSV', `RETR ${name}`]],
    ['uploaded', (ftp, entry) => ftp.upload(Buffer.from('x'), entry), name => ['EPSV', `STOR ${name}`]],
  ])(
    'are asked once each for entries of a listing that are %s in its gate',
    async (_how, transfer, asked) => {
      const names = ['a', 'bb', 'ccc', 'dddd']
      await using run = await startScripted({
        ...vsftpd(confirmLate(path => path !== 'dddd')),
        LIST: async session => {
          session.reply('150 go')
          const lines = names.map(name => `-rw-r--r-- 1 0 0 10 Jan 02 2024 ${name}\r\n`)
          ;(await session.data()).end(lines.join(''))
          session.reply('226 done')
        },
      })
      const all = withGate<unknown, RemoteEntry>(2, gate =>
        run.ftp.list('', { gate }).pipe(gate.mergeMap(entry => transfer(run.ftp, entry))),
      )
      await lastValueFrom(all)
      const dialogue = run.dialogue()
      expect(
        dialogue
          .slice(dialogue.findIndex(line => line.startsWith('LIST')) + 1)
          .filter(line => /^(SIZE|EPSV|RETR|STOR)/.test(line)),
      ).toEqual(names.flatMap(asked))
    },
  )

  test('of both kinds', async () => {
    await using run = await startScripted(vsftpd(confirmLate(path => path === 'a')))
    const both = [run.ftp.download('a', sink), run.ftp.upload(Buffer.from('x'), 'b')]
    await lastValueFrom(
      from(both).pipe(
        mergeMap(each => each),
        toArray(),
      ),
    )
    expect(run.server.verbs.slice(-4)).toEqual(['EPSV', 'RETR', 'EPSV', 'STOR'])
  })

  test('do not keep one that gives up, and the next one asks for itself', async () => {
    await using run = await startScripted(vsftpd(confirmLate(path => path === 'a')))
    const abort = new AbortController()
    const first = lastValueFrom(run.ftp.download('a', sink))
    const second = run.ftp.readFile('bb', { signal: abort.signal })
    const third = run.ftp.readFile('ccc', 'utf8')
    await run.server.received('EPSV', 2)
    abort.abort()
    await expect(second).rejects.toMatchObject({ name: 'AbortError' })
    await first
    expect(await third).toBe('ccc')
    expect(run.server.commands).not.toContain('RETR bb')
    expect(run.server.sessions).toHaveLength(1)
  })

  test('do not lose one whose session breaks before its turn', async () => {
    let broken = false
    const script = vsftpd(async session => {
      if (broken) return session.reply('226 done')
      broken = true
      await session.server.received('EPSV', 2)
      session.reset()
    })
    await using run = await startScripted(script)
    const first = run.ftp.readFile('a', 'utf8')
    const second = run.ftp.readFile('bb', 'utf8')
    await expect(first).rejects.toMatchObject({ kind: 'network' })
    expect(await second).toBe('bb')
    expect(run.server.sessions).toHaveLength(2)
  })

  test('come to their end when the client is closed', async () => {
    await using run = await startScripted(vsftpd(confirmLate(path => path === 'a')))
    const texts = ['a', 'bb', 'ccc'].map(path => run.ftp.readFile(path, 'utf8'))
    await run.server.received('EPSV', 2)
    const closed = run.ftp.close()
    expect(await Promise.all(texts)).toEqual(['a', 'bb', 'ccc'])
    await closed
    expect(run.server.sessions).toHaveLength(1)
  })

  test('are refused, also the one that was asked for ahead, when the client is destroyed', async () => {
    await using run = await startScripted(vsftpd(() => new Promise(() => {})))
    const texts = ['a', 'bb', 'ccc'].map(path => run.ftp.readFile(path, 'utf8'))
    const failed = Promise.allSettled(texts)
    await run.server.received('EPSV', 2)
    await run.ftp.destroy()
    const kinds = (await failed).map(result => result.status === 'rejected' && result.reason.kind)
    expect(kinds.slice(1)).toEqual(['aborted', 'aborted'])
    expect(kinds[0]).not.toBe(false)
    expect(run.server.commands).not.toContain('RETR bb')
  })

  test('let a short call go first, and are not asked ahead then', async () => {
    await using run = await startScripted(vsftpd())
    await run.ftp.rm('x')
    const first = run.ftp.readFile('a')
    const second = run.ftp.readFile('bb')
    const call = run.ftp.rm('c')
    await Promise.all([first, second, call])
    expect(run.server.commands.filter(line => /^(RETR|DELE)/.test(line))).toEqual([
      'DELE x',
      'RETR a',
      'DELE c',
      'RETR bb',
    ])
  })
})
