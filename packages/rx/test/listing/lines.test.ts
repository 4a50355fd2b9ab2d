import fc from 'fast-check'
import iconv from 'iconv-lite'
import { firstValueFrom, lastValueFrom, NEVER, take, toArray } from 'rxjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createFtpServer, type FtpServer, MemoryFileSystem } from '../../../server/src/index.ts'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { createFtp } from '../../src/create-ftp.ts'
import type { Ftp } from '../../src/ftp.ts'
import { DecodedLines } from '../../src/listing/decoded-lines.ts'
import type { LinesOptions } from '../../src/listing/lines.ts'
import { Gate } from '../../src/pacing/gate.ts'
import { withGate } from '../../src/pacing/with-gate.ts'

const poem = ['Zwölf Boxkämpfer', '', 'jagen Виктор', '日本 €', 'last']
const many = Array.from({ length: 20_000 }, (_, at) => `line ${at}`)

const files = new MemoryFileSystem({
  'utf8.txt': poem.join('\r\n'),
  'latin1.txt': Buffer.from('Zwölf\nkämpfen\n', 'latin1'),
  'utf16.txt': iconv.encode(poem.join('\n'), 'utf16le', { addBOM: true }),
  'cyrillic.txt': iconv.encode('Виктор\r\nиграет\r\n', 'windows-1251'),
  'japanese.txt': iconv.encode('日本\nそれ', 'shift_jis'),
  'many.txt': many.join('\n'),
  'long.txt': `first\n${'x'.repeat(5000)}\nlast\n`,
  'empty.txt': '',
})

let server: FtpServer
let ftp: Ftp
beforeAll(async () => {
  server = await createFtpServer({ fileSystem: files }).listen()
  ftp = createFtp(server.url)
})
afterAll(async () => {
  await ftp.close()
  await server.close()
})

const linesOf = (path: string, options?: LinesOptions) =>
  lastValueFrom(ftp.lines(path, options).pipe(toArray()))

describe('lines', () => {
  test.each<[string, LinesOptions, string[]]>([
    ['utf8.txt', {}, poem],
    ['latin1.txt', {}, ['Zwölf', 'kämpfen']],
    ['latin1.txt', { charset: 'latin1', representation: 'ascii' }, ['Zwölf', 'kämpfen']],
    ['utf16.txt', { charset: 'utf16le' }, poem],
    ['utf16.txt', { charset: 'utf-16' }, poem],
    ['cyrillic.txt', { charset: 'windows-1251' }, ['Виктор', 'играет']],
    ['japanese.txt', { charset: 'shift_jis' }, ['日本', 'それ']],
    ['empty.txt', {}, []],
    ['empty.txt', { charset: 'utf16le' }, []],
  ])('of %s with %o', async (path, options, expected) => {
    expect(await linesOf(path, options)).toEqual(expected)
  })

  test('in a charset that nobody knows are an error that says so, and the session serves on', async () => {
    await expect(linesOf('utf8.txt', { charset: 'klingon' })).rejects.toMatchObject({
      code: 'FTP_BAD_OPTION',
      kind: 'usage',
      message: expect.stringMatching(/"klingon" is not known/),
    })
    expect(await linesOf('latin1.txt')).toHaveLength(2)
  })

  test.each([{}, { charset: 'cp1252' }])(
    'that are too long end behind those before them, with %o',
    async options => {
      const found: string[] = []
      const failed = new Promise(error => {
        ftp
          .lines('long.txt', { ...options, maxLineBytes: 1000 })
          .subscribe({ next: line => found.push(line), error })
      })
      expect(await failed).toMatchObject({ code: 'FTP_LIMIT_EXCEEDED', path: 'long.txt' })
      expect(found).toEqual(['first'])
      expect(await linesOf('latin1.txt')).toHaveLength(2)
    },
  )

  test('are worked on one at a time over the session that they come from', async () => {
    const work = withGate(1, gate =>
      ftp.lines('many.txt', { gate }).pipe(
        take(200),
        gate.concatMap(async line => [line, await ftp.size('empty.txt')]),
        toArray(),
      ),
    )
    expect(await lastValueFrom(work)).toEqual(many.slice(0, 200).map(line => [line, 0]))
  })

  test('of a missing file are an error with its path', async () => {
    await expect(linesOf('missing.txt')).rejects.toMatchObject({ kind: 'not-found', path: 'missing.txt' })
  })

  test('are left early, and the session serves on', async () => {
    expect(await firstValueFrom(ftp.lines('many.txt'))).toBe('line 0')
    expect(await ftp.size('empty.txt')).toBe(0)
  })
})

describe('bytes', () => {
  leaveNothingOpen()
  const content = Buffer.from(many.join('\n'))
  const weigh = (chunk: Buffer) => chunk.length
  const joined = (path: string, range: { start?: number; end?: number } = {}) =>
    lastValueFrom(
      withGate({ limit: 64 * 1024, weigh }, gate =>
        ftp.bytes(path, { gate, ...range }).pipe(
          gate.concatMap(async chunk => chunk),
          toArray(),
        ),
      ),
    ).then(chunks => Buffer.concat(chunks))

  test('are those of the file, and the gate is empty in the end', async () => {
    expect((await joined('many.txt')).equals(content)).toBe(true)
  })

  test.each([
    [{ start: 7 }, content.subarray(7)],
    [{ start: 7, end: 20 }, content.subarray(7, 21)],
    [{ end: 0 }, content.subarray(0, 1)],
  ])('in the range %o', async (range, expected) => {
    expect((await joined('many.txt', range)).equals(expected)).toBe(true)
  })

  test('never have more on their way than the gate weighs, but for a single chunk', async () => {
    const gate = new Gate({ limit: 1000, weigh })
    const first = ftp
      .bytes('many.txt', { gate })
      .pipe(gate.mergeMap(chunk => [[gate.inFlight, chunk.length]]))
    for (const [inFlight, length] of await lastValueFrom(first.pipe(toArray()))) {
      expect(inFlight === length || (inFlight as number) <= 1000).toBe(true)
    }
    expect(gate.inFlight).toBe(0)
  })

  test('are given up while the gate is closed, and the session serves on', async () => {
    const gate = new Gate({ limit: 1, weigh })
    const subscription = ftp
      .bytes('many.txt', { gate })
      .pipe(gate.concatMap(() => NEVER))
      .subscribe()
    while (gate.open) await new Promise(setImmediate)
    subscription.unsubscribe()
    expect(gate.inFlight).toBe(0)
    expect(await ftp.size('empty.txt')).toBe(0)
  })

  test('cannot be had without a gate', () => {
    // @ts-expect-error the gate is what keeps them from piling up
    const forgotten = () => ftp.bytes('many.txt', {})
    expect(forgotten).toBeTypeOf('function')
  })
})

test('a text that is decoded comes out the same wherever its bytes are cut', () => {
  const text = fc.array(fc.constantFrom('a', '\n', '\r\n', '\r', 'ä', '日', '𝄞'), { maxLength: 60 })
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 200 }), { maxLength: 10 }), (parts, cuts) => {
      const whole = parts.join('')
      const bytes = iconv.encode(whole, 'utf16le')
      const reader = new DecodedLines(iconv.getDecoder('utf16le', { stripBOM: false }), 1000)
      const ends = [...cuts, bytes.length].map(cut => Math.min(cut, bytes.length)).sort((a, b) => a - b)
      const found: unknown[] = []
      let from = 0
      for (const end of ends) {
        found.push(...reader.push(bytes.subarray(from, end)))
        from = end
      }
      found.push(...reader.end())
      const expected = whole.split('\n').map(line => (line.endsWith('\r') ? line.slice(0, -1) : line))
      if (whole === '' || whole.endsWith('\n')) expected.pop()
      expect(found).toEqual(expected)
    }),
  )
})
