import { writeFileSync } from 'node:fs'
import { chmod, lstat, readFile, stat, symlink, writeFile } from 'node:fs/promises'
import { concatMap, tap } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { eventsOf, lay, resultOf, soon, varied } from './support/ground.ts'

leaveNothingOpen()

const content = varied(1024 * 1024)
const part = /^a\.bin\.[0-9a-f]{12}\.part$/

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
