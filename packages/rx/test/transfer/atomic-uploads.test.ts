import { filter, firstValueFrom, from, lastValueFrom, mergeMap } from 'rxjs'
import { describe, expect, test } from 'vitest'
import type { Fault } from '../../../server/src/index.ts'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import type { FtpFailure } from '../../src/failure/ftp-failure.ts'
import { eventsOf, type Ground, type GroundOptions, lay, resultOf, soon, varied } from './support/ground.ts'

leaveNothingOpen()

const content = varied(1024 * 1024)
const part = /^a\.bin\.[0-9a-f]{12}\.part$/

async function remoteNames({ files }: Ground): Promise<string[]> {
  const names: string[] = []
  for await (const { name } of files.list('/')) names.push(name)
  return names.sort()
}

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

  test.each<[string, GroundOptions]>([
    ['does not tell them', { featuresOff: ['MLST'] }],
    ['does not take them', { commandsOff: ['SITE CHMOD'] }],
    [
      'refuses to change them',
      { faults: [{ at: { command: 'SITE' }, do: { type: 'answer', code: 550, text: 'Not yours.' } }] },
    ],
  ])('replaces a file also where the server %s: permissions', async (_what, options) => {
    await using ground = await lay({ content: { 'a.bin': 'old' }, ...options })
    await ground.files.setMode?.('/a.bin', 0o640)
    await resultOf(ground.ftp.upload(content, 'a.bin', { atomic: true }))
    expect(ground.files.readFile('a.bin')?.equals(content)).toBe(true)
    expect(await remoteNames(ground)).toEqual(['a.bin'])
  })

  test('costs a few commands more and no session', async () => {
    let sessions = 0
    await using ground = await lay({ content: { 'a.bin': 'old' } })
    ground.server.observe(({ type }) => {
      if (type === 'connect') sessions++
    })
    await resultOf(ground.ftp.upload(content, 'b.bin'))
    const before = ground.verbs.length
    await resultOf(ground.ftp.upload(content, 'a.bin', { atomic: true }))
    await resultOf(ground.ftp.upload(content, 'a.bin', { atomic: true }))
    const once = ['EPSV', 'STOR', 'OPTS', 'MLST', 'OPTS', 'SITE', 'RNFR', 'RNTO']
    expect(ground.verbs.slice(before)).toEqual([...once, ...once])
    expect(sessions).toBe(1)
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

  test('leaves nothing of what was given up before the server had said that it stores', async () => {
    await using ground = await lay({
      faults: [{ at: { reply: 'STOR', nth: 1 }, do: { type: 'omit' } }],
    })
    const asked = firstValueFrom(
      ground.ftp.events.pipe(filter(event => event.type === 'command' && event.command.startsWith('STOR'))),
    )
    const running = ground.ftp.upload(content, 'a.bin', { atomic: true }).subscribe()
    await asked
    running.unsubscribe()
    await ground.ftp.close()
    expect(ground.verbs).toContain('DELE')
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
