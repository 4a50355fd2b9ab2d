import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { PassThrough } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { crc32, crc32ByTable } from '../../src/transfer/crc32.ts'
import { RunningHash } from '../../src/transfer/running-hash.ts'
import { eventsOf, lay, resultOf, soon, varied } from './support/ground.ts'

leaveNothingOpen()

const content = varied(1024 * 1024)
const algorithms = ['SHA-512', 'SHA-256', 'SHA-1', 'MD5', 'CRC32'] as const
const older = ['XCRC', 'XMD5', 'XSHA', 'XSHA1', 'XSHA256', 'XSHA512', 'MD5']

describe('by the hash', () => {
  test.each(algorithms)('both ways, by %s', async algorithm => {
    await using ground = await lay({ content: { 'a.bin': content } })
    const options = { verify: 'hash', algorithm } as const
    const down = await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), options))
    const up = await resultOf(ground.ftp.upload(ground.at('a.bin'), 'b.bin', options))
    expect(down).toMatchObject({ verified: 'hash', hash: { algorithm }, bytes: content.length })
    expect(up.hash).toEqual(down.hash)
    expect((await readFile(ground.at('a.bin'))).equals(content)).toBe(true)
  })

  test.each(['HASH', ...older])('by %s, where the server has nothing else', async command => {
    const commandsOff = ['HASH', ...older].filter(name => name !== command)
    await using ground = await lay({ content: { 'a.bin': content }, commandsOff })
    const result = await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), { verify: 'hash' }))
    expect(result.verified).toBe('hash')
    expect(ground.verbs).toContain(command)
  })

  test('of a file of no bytes', async () => {
    await using ground = await lay({ content: { 'a.bin': '' } })
    const result = await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), { verify: 'hash' }))
    expect(result).toMatchObject({ bytes: 0, verified: 'hash' })
    expect(await readFile(ground.at('a.bin'), 'utf8')).toBe('')
  })

  test('also of what was there before the download went on', async () => {
    await using ground = await lay({
      content: { 'a.bin': content },
      faults: [{ at: { data: 'RETR', afterBytes: 500_000, nth: 1 }, do: { type: 'stall' } }],
    })
    const path = ground.at('a.bin')
    const result = await resultOf(ground.ftp.download('a.bin', path, { verify: 'hash', retry: soon }))
    expect(result.resumedFrom).toBeGreaterThan(0)
    const { algorithm, hex } = result.hash as { algorithm: string; hex: string }
    expect(hex).toBe(createHash(algorithm.replace('-', '')).update(content).digest('hex'))
  })

  test('is not waited for where the size shows already that the file is another one', async () => {
    await using ground = await lay({
      content: { 'a.bin': content },
      commandsOff: ['MDTM', 'MLST'],
      faults: [{ at: { data: 'RETR', afterBytes: 500_000, nth: 1 }, do: { type: 'stall' } }],
    })
    const other = Buffer.concat([content, content])
    const delay = () => {
      ground.files.writeFile('a.bin', other)
      return 1
    }
    const options = { verify: 'hash', retry: { delay } } as const
    const { events, error } = await eventsOf(ground.ftp.download('a.bin', ground.at('a.bin'), options))
    expect(error).toBeUndefined()
    expect(events.at(-1)).toMatchObject({ result: { verified: 'hash', resumedFrom: 0, bytes: other.length } })
    const codes = events.flatMap(event =>
      event.type === 'retry' ? (event.error as { code?: string }).code : [],
    )
    expect(codes).toEqual(['FTP_DATA_BROKEN', 'FTP_FILE_CHANGED'])
    expect((await readFile(ground.at('a.bin'))).equals(other)).toBe(true)
  })

  test('is the one that the server uses, where it says which, and else the strongest', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    const algorithmOf = async () =>
      (await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), { verify: 'hash' }))).hash?.algorithm
    expect(await algorithmOf()).toBe('SHA-256')
    await using other = await lay({ content: { 'a.bin': content }, commandsOff: ['HASH'] })
    const transfer = other.ftp.download('a.bin', other.at('a.bin'), { verify: 'hash' })
    expect((await resultOf(transfer)).hash?.algorithm).toBe('SHA-512')
  })

  test('fails where it is another one, and nothing is called whole', async () => {
    const wrong = {
      at: { command: 'HASH' },
      do: { type: 'answer', code: 213, text: `SHA-256 0-1 ${'0'.repeat(64)} a.bin` },
    } as const
    await using ground = await lay({ content: { 'a.bin': content }, faults: [wrong] })
    const options = { verify: 'hash', algorithm: 'SHA-256', retry: soon } as const
    const sink = new PassThrough()
    sink.resume().on('error', () => {})
    for (const target of [sink, ground.at('a.bin')]) {
      const { error } = await eventsOf(
        ground.ftp.download('a.bin', target, { ...options, atomic: target !== sink }),
      )
      expect(error).toMatchObject({ code: 'FTP_WRONG_HASH', path: 'a.bin', bytes: content.length })
    }
    expect(sink.errored).toMatchObject({ code: 'FTP_WRONG_HASH' })
    expect(sink.writableFinished).toBe(false)
    const up = await eventsOf(ground.ftp.upload(content, 'b.bin', { ...options, atomic: true }))
    expect(up.error).toMatchObject({ code: 'FTP_WRONG_HASH' })
    expect(await ground.names()).toEqual([])
    expect(ground.files.readFile('b.bin')).toBeUndefined()
  })

  const wrongOnce = {
    at: { command: 'HASH', nth: 1 },
    do: { type: 'answer', code: 213, text: `SHA-256 0-1 ${'0'.repeat(64)} a.bin` },
  } as const

  test.each(['download', 'upload'] as const)(
    'a %s begins at byte 0 once more where it is another one, and no more often',
    async way => {
      await using ground = await lay({ content: { 'a.bin': content }, faults: [wrongOnce] })
      const options = { verify: 'hash', algorithm: 'SHA-256', retry: soon } as const
      const transfer = () =>
        way === 'download'
          ? ground.ftp.download('a.bin', ground.at('a.bin'), options)
          : ground.ftp.upload(content, 'a.bin', options)
      const { events, error } = await eventsOf(transfer())
      expect(error).toBeUndefined()
      const retry = events.find(({ type }) => type === 'retry')
      expect(retry).toMatchObject({ error: { code: 'FTP_WRONG_HASH' }, startAt: 0, attempt: 2 })
      expect(events.at(-1)).toMatchObject({ result: { attempts: 2, resumedFrom: 0, verified: 'hash' } })
      ground.server.inject({ ...wrongOnce, at: { command: 'HASH' } })
      const again = await eventsOf(transfer())
      expect(again.error).toMatchObject({ code: 'FTP_WRONG_HASH' })
      expect(again.events.filter(({ type }) => type === 'retry')).toHaveLength(1)
    },
  )

  test.each([{ retry: false }, { changed: 'fail' }] as const)('fails at once with %o', async options => {
    await using ground = await lay({ content: { 'a.bin': content }, faults: [wrongOnce] })
    const transfer = ground.ftp.download('a.bin', ground.at('a.bin'), {
      verify: 'hash',
      algorithm: 'SHA-256',
      retry: soon,
      ...options,
    })
    const { events, error } = await eventsOf(transfer)
    expect(error).toMatchObject({ code: 'FTP_WRONG_HASH' })
    expect(events.some(({ type }) => type === 'retry')).toBe(false)
  })

  test('is refused before the first byte where the server has none', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, commandsOff: ['HASH', ...older] })
    const download = ground.ftp.download('a.bin', ground.at('a.bin'), { verify: 'hash' })
    const upload = ground.ftp.upload(content, 'b.bin', { verify: 'hash' })
    for (const transfer of [download, upload]) {
      const { events, error } = await eventsOf(transfer)
      expect(error).toMatchObject({ code: 'FTP_UNVERIFIABLE', message: expect.stringMatching(/no command/) })
      expect(events).toEqual([])
    }
    expect(await ground.names()).toEqual([])
  })
})

describe('by the size', () => {
  test('nothing more is asked where the size was known', async () => {
    await using ground = await lay({ content: { 'a.bin': content } })
    await resultOf(ground.ftp.download('a.bin', ground.at('a.bin'), { verify: 'size' }))
    expect(ground.verbs.filter(verb => verb === 'SIZE')).toHaveLength(1)
  })

  test('an upload that the server has cut short is told', async () => {
    await using ground = await lay({
      faults: [{ at: { data: 'STOR', afterBytes: 1000 }, do: { type: 'drop' } }],
    })
    const plain = await resultOf(ground.ftp.upload(content, 'a.bin'))
    expect(plain.verified).toBeUndefined()
    const { error } = await eventsOf(ground.ftp.upload(content, 'a.bin', { verify: 'size', retry: false }))
    expect(error).toMatchObject({ code: 'FTP_WRONG_SIZE', bytes: content.length, expected: 1000 })
  })

  test('a server that does not tell is an error', async () => {
    await using ground = await lay({ content: { 'a.bin': content }, commandsOff: ['SIZE'] })
    const options = { verify: 'size' } as const
    for (const transfer of [
      ground.ftp.download('a.bin', ground.at('a.bin'), options),
      ground.ftp.upload(content, 'b.bin', options),
    ]) {
      expect((await eventsOf(transfer)).error).toMatchObject({
        code: 'FTP_UNVERIFIABLE',
        cause: { reply: { code: 502 } },
      })
    }
  })
})

test('a CRC-32 is the same with and without that of Node', () => {
  const pieces = [content.subarray(0, 1), content.subarray(1, 1000), content.subarray(1000, 1000)]
  let byTable = 0
  let byNode = 0
  for (const piece of pieces) {
    byTable = crc32ByTable(piece, byTable)
    byNode = crc32(piece, byNode)
  }
  expect(byTable).toBe(byNode)
  expect(crc32ByTable(Buffer.from('123456789'))).toBe(0xcbf43926)
  const hash = new RunningHash('CRC32')
  expect(hash.end()).toBe('00000000')
})
