import { writeFileSync } from 'node:fs'
import { chmod, lstat, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { concatMap, from, lastValueFrom, mergeMap, tap } from 'rxjs'
import { describe, expect, test } from 'vitest'
import type { Fault } from '../../../server/src/index.ts'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import type { FtpFailure } from '../../src/failure/ftp-failure.ts'
import { temporaryPath } from '../../src/transfer/temporary-name.ts'
import { eventsOf, type Ground, lay, resultOf, soon, varied } from './support/ground.ts'

leaveNothingOpen()

const content = varied(1024 * 1024)
const part = /^a\.bin\.[0-9a-f]{12}\.part$/

async function remoteNames({ files }: Ground): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of files.list('/')) names.push(name)
  return names.sort()
}

describe('an atomic download', () => {
  test('replaces a file when it is whole, keeps its permissions, and goes on meanwhile', async () => {
    await using ground = await lay({
      content: { 'a.bin': content },
      faults: [{ at: { data: 'RETR', afterBytes: 300_000, nth: 1 }, do: { type: 'stall' } }],
    })
    await writeFile(ground.at('a.bin'), 'old')
    await chmod(ground.at('a.bin'), 0o640)
    const seen: string[] = []
    const delay = async () => {
      seen.push(await readFile(ground.at('a.bin'), 'utf8'))
    }
    const transfer = ground.ftp
      .download('a.bin', ground.at('a.bin'), { atomic: true, flush: true, retry: soon })
      .pipe(
        concatMap(async event => {
          if (event.type === 'retry') await delay()
          return event
        }),
      )
    expect(await resultOf(transfer)).toMatchObject({ attempts: 2 })
    expect(seen).toEqual(['old'])
    expect((await readFile(ground.at('a.bin'))).equals(content)).toBe(true)
    expect((await stat(ground.at('a.bin'))).mode & 0o777).toBe(0o640)
    expect(await ground.names()).toEqual(['a.bin'])
  })

  test('leaves nothing of what failed, unless it is to be kept', async () => {
    await using ground = await lay({
      content: { 'a.bin': content },
      faults: [{ at: { data: 'RETR', afterBytes: 300_000 }, do: { type: 'stall' } }],
    })
    const options = { atomic: true, retry: false } as const
    await eventsOf(ground.ftp.download('a.bin', ground.at('a.bin'), options))
    expect(await ground.names()).toEqual([])
    const kept = ground.ftp.download('a.bin', ground.at('a.bin'), { ...options, keepPartial: true })
    const { error } = await eventsOf(kept)
    const names = await ground.names()
    expect(names).toEqual([expect.stringMatching(part)])
    expect(error).toMatchObject({ left: names.map(name => ground.at(name)) })
  })

  test('replaces what a link points to, and the link stays', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    await writeFile(ground.at('real'), 'old')
    await symlink('real', ground.at('link'))
    await resultOf(ground.ftp.download('a.bin', ground.at('link'), { atomic: true }))
    expect((await lstat(ground.at('link'))).isSymbolicLink()).toBe(true)
    expect((await readFile(ground.at('real'))).equals(content)).toBe(true)
  })

  test('takes no name that something has, where that is asked for', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    const target = { file: ground.at('a.bin'), flags: 'wx' } as const
    await resultOf(ground.ftp.download('a.bin', target, { atomic: true }))
    await writeFile(ground.at('a.bin'), 'mine')
    const { error, events } = await eventsOf(ground.ftp.download('a.bin', target, { atomic: true }))
    expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', cause: { code: 'EEXIST' } })
    expect(events).toEqual([])
    expect(await readFile(ground.at('a.bin'), 'utf8')).toBe('mine')
    expect(await ground.names()).toEqual(['a.bin'])
  })

  test('takes no name that something has got meanwhile either', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    const target = { file: ground.at('a.bin'), flags: 'wx' } as const
    const transfer = ground.ftp.download('a.bin', target, { atomic: true }).pipe(
      tap(event => {
        if (event.type === 'started') writeFileSync(ground.at('a.bin'), 'mine')
      }),
    )
    const { error } = await eventsOf(transfer)
    expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', cause: { code: 'EEXIST' } })
    expect(await readFile(ground.at('a.bin'), 'utf8')).toBe('mine')
    expect(await ground.names()).toEqual(['a.bin'])
  })

  test('is for local paths', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    const { error } = await eventsOf(ground.ftp.download('a.bin', () => process.stdout, { atomic: true }))
    expect(error).toMatchObject({
      code: 'FTP_BAD_OPTION',
      message: expect.stringMatching(/atomic is for local/),
    })
  })
})

test('a download that does not keep its part removes no file that it has not begun', async () => {
  await using ground = await lay({
    content: { 'a.bin': content },
    faults: [{ at: { data: 'RETR', afterBytes: 300_000 }, do: { type: 'stall' } }],
  })
  const path = ground.at('a.bin')
  await writeFile(path, 'mine')
  const options = { keepPartial: false, retry: false } as const
  await eventsOf(ground.ftp.download('missing', path, options))
  expect(await readFile(path, 'utf8')).toBe('mine')
  const { error } = await eventsOf(ground.ftp.download('a.bin', { file: path, flags: 'wx' }, options))
  expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', cause: { code: 'EEXIST' } })
  expect(await readFile(path, 'utf8')).toBe('mine')
  await eventsOf(ground.ftp.download('a.bin', path, options))
  expect(await ground.names()).toEqual([])
})

describe('an atomic upload', () => {
  test('replaces a file when it is whole, keeps its permissions, and goes on meanwhile', async () => {
    await using ground = await lay({
      content: { 'a.bin': 'old' },
      faults: [{ at: { data: 'STOR', afterBytes: 300_000, nth: 1 }, do: { type: 'close', how: 'reset' } }],
    })
    await ground.files.setMode?.('/a.bin', 0o640)
    const delay = () => {
      expect(ground.files.readFile('a.bin')?.toString()).toBe('old')
      return 1
    }
    const result = await resultOf(ground.ftp.upload(content, 'a.bin', { atomic: true, retry: { delay } }))
    expect(result.resumedFrom).toBeGreaterThan(0)
    expect(ground.files.readFile('a.bin')?.equals(content)).toBe(true)
    expect(await ground.files.stat('/a.bin')).toMatchObject({ mode: 0o640 })
    expect(await remoteNames(ground)).toEqual(['a.bin'])
  })

  test('moves the old file away where the server does not rename over one', async () => {
    await using ground = await lay({
      content: { 'a.bin': 'old' },
      faults: [{ at: { command: 'RNTO', nth: 1 }, do: { type: 'answer', code: 553, text: 'It is there.' } }],
    })
    await resultOf(ground.ftp.upload(content, 'a.bin', { atomic: true }))
    expect(ground.files.readFile('a.bin')?.equals(content)).toBe(true)
    expect(await remoteNames(ground)).toEqual(['a.bin'])
  })

  test('puts the old file back where that does not help, and names the new one', async () => {
    await using ground = await lay({
      content: { 'a.bin': 'old' },
      faults: [1, 3].map(nth => ({
        at: { command: 'RNTO', nth },
        do: { type: 'answer', code: 553, text: 'No.' },
      })),
    })
    const { error } = await eventsOf(ground.ftp.upload(content, 'a.bin', { atomic: true }))
    expect(error).toMatchObject({
      code: 'FTP_NOT_RENAMED',
      reply: { code: 553 },
      message: expect.stringMatching(/"a\.bin\.[0-9a-f]{12}\.part", which could not be renamed/),
    })
    expect(ground.files.readFile('a.bin')?.toString()).toBe('old')
    expect(await remoteNames(ground)).toEqual(['a.bin', expect.stringMatching(part)])
  })

  test('is renamed by a later attempt where the word of it is lost', async () => {
    await using ground = await lay({
      content: { 'a.bin': 'old' },
      faults: [{ at: { reply: 'RNTO', nth: 1 }, do: { type: 'cut', after: 0, ending: 'reset' } }],
    })
    await resultOf(ground.ftp.upload(content, 'a.bin', { atomic: true, retry: soon }))
    expect(ground.files.readFile('a.bin')?.equals(content)).toBe(true)
    expect(await remoteNames(ground)).toEqual(['a.bin'])
  })

  test('leaves nothing of what failed, unless it is to be kept', async () => {
    await using ground = await lay()
    async function* broken() {
      yield content
      throw new Error('the disk on fire')
    }
    for (const keepPartial of [false, true]) {
      const { error } = await eventsOf(ground.ftp.upload(broken(), 'a.bin', { atomic: true, keepPartial }))
      expect(error).toMatchObject({ code: 'FTP_CALLER_FAILED', path: 'a.bin' })
      const names = await remoteNames(ground)
      expect(names).toEqual(keepPartial ? [expect.stringMatching(part)] : [])
      expect((error as FtpFailure).left).toEqual(keepPartial ? names : undefined)
    }
  })

  test('leaves nothing of what was given up', async () => {
    await using ground = await lay({
      faults: [{ at: { data: 'STOR', afterBytes: 300_000 }, do: { type: 'stall' } }],
    })
    await new Promise<void>(resolve => {
      const running = ground.ftp.upload(content, 'a.bin', { atomic: true }).subscribe(({ type }) => {
        if (type !== 'started') return
        running.unsubscribe()
        resolve()
      })
    })
    await ground.ftp.close()
    expect(ground.verbs).toContain('STOR')
    expect(await remoteNames(ground)).toEqual([])
  })

  test('tells what it could not remove', async () => {
    await using ground = await lay({
      faults: [
        { at: { data: 'STOR', afterBytes: 300_000 }, do: { type: 'close', how: 'reset' } },
        { at: { command: 'DELE' }, do: { type: 'answer', code: 550, text: 'Permission denied.' } },
      ],
    })
    const { error } = await eventsOf(ground.ftp.upload(content, 'a.bin', { atomic: true, retry: false }))
    expect(error).toMatchObject({ transient: true, left: await remoteNames(ground) })
    expect((error as FtpFailure).left).toEqual([expect.stringMatching(part)])
  })

  test('moves the old file back where the connection is lost between the two', async () => {
    const lost: Fault[] = [
      { at: { command: 'RNTO', nth: 1 }, do: { type: 'answer', code: 553, text: 'It is there.' } },
      { at: { reply: 'RNTO', nth: 2 }, do: { type: 'cut', after: 0, ending: 'reset' } },
    ]
    await using ground = await lay({ content: { 'a.bin': 'old' }, faults: lost })
    const { error } = await eventsOf(ground.ftp.upload(content, 'a.bin', { atomic: true, retry: false }))
    expect(error).toMatchObject({ kind: 'network' })
    expect(error).not.toHaveProperty('left')
    expect(ground.files.readFile('a.bin')?.toString()).toBe('old')
    expect(await remoteNames(ground)).toEqual(['a.bin'])
    ground.server.inject(...lost)
    await resultOf(ground.ftp.upload(content, 'a.bin', { atomic: true, retry: soon }))
    expect(ground.files.readFile('a.bin')?.equals(content)).toBe(true)
    expect(await remoteNames(ground)).toEqual(['a.bin'])
  })

  test('never mixes with another one to the same name', async () => {
    await using ground = await lay({ client: { sessions: 4 } })
    const contents = [1, 2, 3, 4].map(value => Buffer.alloc(500_000, value))
    await lastValueFrom(
      from(contents).pipe(mergeMap(bytes => ground.ftp.upload(bytes, 'a.bin', { atomic: true }))),
    )
    const there = ground.files.readFile('a.bin') as Buffer
    expect(contents.some(bytes => bytes.equals(there))).toBe(true)
    expect(await remoteNames(ground)).toEqual(['a.bin'])
  })

  test('cannot go on with that of an earlier process', async () => {
    await using ground = await lay()
    const { error } = await eventsOf(ground.ftp.upload(content, 'a.bin', { atomic: true, resume: true }))
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION' })
  })
})

describe('a temporary name', () => {
  test('stands in the same folder and is never the same', () => {
    expect(temporaryPath('/in/a.bin')).toMatch(/^\/in\/a\.bin\.[0-9a-f]{12}\.part$/)
    expect(temporaryPath('a.bin')).not.toBe(temporaryPath('a.bin'))
    expect(Buffer.from(temporaryPath(Buffer.from([0x2f, 0xff])) as Uint8Array).subarray(0, 3)).toEqual(
      Buffer.from([0x2f, 0xff, 0x2e]),
    )
  })

  test('is no longer than names may be', () => {
    const long = 'ü'.repeat(125)
    expect(temporaryPath(`/in/${long}`)).toMatch(/^\/in\/sluice\.[0-9a-f]{12}\.part$/)
    const bytes = temporaryPath(Buffer.from(`/in/${long}`))
    expect(String(Buffer.from(bytes as Uint8Array))).toMatch(/^\/in\/sluice\.[0-9a-f]{12}\.part$/)
  })
})

describe('a folder', () => {
  test('takes a file under its own name', async () => {
    await using ground = await lay({ content: { 'in/a.bin': content } })
    const [entry] = await lastValueFrom(ground.ftp.list('in').pipe(concatMap(async found => [found])))
    await resultOf(ground.ftp.download(entry as never, { folder: ground.folder }))
    expect((await readFile(join(ground.folder, 'a.bin'))).equals(content)).toBe(true)
    await resultOf(ground.ftp.download('/in/a.bin', { folder: ground.folder }, { atomic: true }))
    expect(await ground.names()).toEqual(['a.bin'])
  })

  test.each(['in/..', 'in/', 'a\\b'])('takes no name like %j', async path => {
    await using ground = await lay()
    const { error } = await eventsOf(ground.ftp.download(path, { folder: ground.folder }))
    expect(error).toMatchObject({ code: 'FTP_BAD_ARGUMENT' })
  })

  test('is not written out of through a link', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    await writeFile(ground.at('outside'), 'mine')
    await symlink('outside', ground.at('a.bin'))
    const { error } = await eventsOf(ground.ftp.download('a.bin', { folder: ground.folder }))
    expect(error).toMatchObject({ code: 'FTP_UNSAFE_NAME' })
    expect(await readFile(ground.at('outside'), 'utf8')).toBe('mine')
  })
})
