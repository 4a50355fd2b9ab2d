import { writeFile } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { createFtp, type Ftp, type FtpOptions } from '@sluice/rx'
import type { TraceEvent } from '@sluice/transport'
import { from, lastValueFrom, mergeMap, reduce } from 'rxjs'
import { expect, test } from 'vitest'
import { type Behaviours, onDisk } from './ground.ts'

/** How a pool uses its sessions. */
export const poolSessions: Behaviours = ground => {
  /** A client whose commands are noted. */
  const traced = (options: Partial<FtpOptions>) => {
    const commands: string[] = []
    const sessions = new Set<number>()
    const trace = (event: TraceEvent) => {
      sessions.add(event.session)
      if (event.type === 'command') commands.push(event.command)
    }
    const ftp: Ftp = createFtp({ ...ground().access, ...options, trace })
    const verbs = () => commands.map(line => line.split(' ')[0] as string)
    return { ftp, sessions, commands, count: (verb: string) => verbs().filter(each => each === verb).length }
  }

  test('small files that follow each other cost no command more than they need', async () => {
    const { folder } = ground()
    const names = Array.from({ length: 12 }, (_, i) => `small-${i}.txt`)
    await Promise.all(names.map(name => writeFile(onDisk(ground(), name), name)))
    const { ftp, sessions, count } = traced({ sessions: 1 })
    await ftp.command('NOOP')
    const before = { type: count('TYPE'), cwd: count('CWD') }
    const bytes = from(names).pipe(
      mergeMap(name => ftp.download(`${folder}/${name}`, nowhere), 2),
      reduce((sum, event) => sum + (event.type === 'done' ? event.result.bytes : 0), 0),
    )
    expect(await lastValueFrom(bytes)).toBe(names.join('').length)
    await ftp.close()
    expect(count('RETR')).toBe(names.length)
    expect(count('EPSV') + count('PASV')).toBe(names.length)
    expect(count('TYPE') - before.type).toBeLessThanOrEqual(1)
    expect(count('CWD')).toBe(before.cwd)
    expect(sessions.size).toBe(1)
  })

  test('what one piece of work does to its session is not seen by the next', async () => {
    const { ftp, sessions } = traced({ sessions: 1 })
    const home = await ftp.session(session => session.pwd())
    await ftp.session(session => session.cwd('/up'))
    expect(await ftp.session(session => session.pwd())).toBe(home)
    expect(sessions.size).toBe(1)
    await ftp.command('CWD /up')
    expect(await ftp.session(session => session.pwd())).toBe(home)
    await ftp.close()
  })

  test('what it does to the protection of data connections is put back', async () => {
    const { folder } = ground()
    const { ftp, sessions, count } = traced({ sessions: 1 })
    const isProtected = await ftp.session(async session => {
      if (session.protected) await session.protect('clear')
      return session.protected
    })
    await ftp.writeFile(`${folder}/protected`, 'content')
    expect(await ftp.readFile(`${folder}/protected`, 'utf8')).toBe('content')
    expect(count('PROT')).toBe(isProtected ? 3 : 0)
    expect(sessions.size).toBe(1)
    await ftp.close()
  })

  test('an operation that finds its session lost gets another one', async () => {
    const { ftp, sessions } = traced({ sessions: 1 })
    await ftp.session(async session => session.destroy())
    expect(await ftp.command('NOOP')).toBeDefined()
    expect(sessions.size).toBe(2)
    await ftp.close()
  })

  test('many operations over several sessions all come to their end', async () => {
    const { folder } = ground()
    const { ftp, sessions } = traced({ sessions: 4 })
    const names = Array.from({ length: 24 }, (_, i) => `pooled-${i}.txt`)
    await Promise.all(names.map(name => ftp.writeFile(`${folder}/${name}`, name)))
    const texts = await Promise.all(names.map(name => ftp.readFile(`${folder}/${name}`, 'utf8')))
    expect(texts).toEqual(names)
    await ftp.close()
    expect(sessions.size).toBeLessThanOrEqual(4)
  })
}

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() })
