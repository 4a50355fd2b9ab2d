import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LocalProtocolError, RemoteProtocolError } from '../../src/errors.ts'
import type { Limits } from '../../src/limits.ts'
import type { Reply } from '../../src/reply/reply.ts'
import { ReplyParser, type ReplyParserOptions } from '../../src/reply/reply-parser.ts'
import { bytesOf } from '../bytes-of.ts'
import { cuts } from '../cut.ts'

type Expected = readonly [code: number, ...lines: string[]] | string

function parse(
  pieces: readonly Uint8Array[],
  limits: Partial<Limits> = {},
  options: ReplyParserOptions = {},
): Expected[] {
  const parser = new ReplyParser({ ...options, limits })
  return pieces.flatMap(piece => parser.push(piece)).map(shown)
}

function shown(result: Reply | RemoteProtocolError): Expected {
  return result instanceof RemoteProtocolError ? result.code : [result.code, ...result.lines]
}

const table: readonly {
  readonly name: string
  readonly wire: string
  readonly expected: readonly Expected[]
  readonly limits?: Partial<Limits>
  readonly options?: ReplyParserOptions
}[] = [
  { name: 'one line', wire: '220 ready\r\n', expected: [[220, 'ready']] },
  { name: 'a bare code', wire: '220\r\n', expected: [[220, '']] },
  {
    name: 'a bare LF',
    wire: '220 ready\n331 go on\n',
    expected: [
      [220, 'ready'],
      [331, 'go on'],
    ],
  },
  {
    name: 'several replies in one segment',
    wire: '150 a\r\n226 b\r\n',
    expected: [
      [150, 'a'],
      [226, 'b'],
    ],
  },
  {
    name: 'several lines',
    wire: '211-Features\r\n MDTM\r\n211 End\r\n',
    expected: [[211, 'Features', ' MDTM', 'End']],
  },
  {
    name: 'the code before each line',
    wire: '220-a\r\n220-b\r\n220 c\r\n',
    expected: [[220, 'a', 'b', 'c']],
  },
  {
    name: 'look-alikes inside several lines',
    wire: '220-a\r\n221 b\r\n 220 c\r\n2200 d\r\n\r\n220-e\r\n220 f\r\n',
    expected: [[220, 'a', '221 b', ' 220 c', '2200 d', '', 'e', 'f']],
  },
  { name: 'an end without text', wire: '211-a\r\n211\r\n', expected: [[211, 'a', '']] },
  { name: 'UTF-8', wire: '257 "/é€𝄞"\r\n', expected: [[257, '"/é€𝄞"']] },
  { name: 'a lone CR and a NUL as data', wire: '220 a\rb\0c\r\n', expected: [[220, 'a\rb\0c']] },
  { name: 'CR NUL as a CR', wire: '257 "/a\r\0b\r\0"\r\n', expected: [[257, '"/a\rb\r"']] },
  {
    name: 'CR NUL as it is without Telnet',
    wire: '257 "/a\r\0b"\r\n',
    options: { telnet: false },
    expected: [[257, '"/a\r\0b"']],
  },
  { name: 'a code of 633', wire: '633 YQ==\r\n', expected: ['FTP_MALFORMED_REPLY'] },
  {
    name: 'a protected reply where it is asked for',
    wire: '631-YQ==\r\n631 YQ==\r\n699 a\r\n700 a\r\n',
    options: { protectedReplies: true },
    expected: [[631, 'YQ==', 'YQ=='], [699, 'a'], 'FTP_MALFORMED_REPLY'],
  },
  {
    name: 'another closing code as text',
    wire: '553-\r\n553- Excluded\r\n150 Opening\r\n553 End\r\n',
    expected: [[553, '', ' Excluded', '150 Opening', 'End']],
  },
  {
    name: 'another closing code as the end where that is asked for',
    wire: '553-\r\n553- Excluded\r\n150 Opening\r\n226 Done\r\n',
    options: { otherClosingCode: true },
    expected: [
      [150, '', ' Excluded', 'Opening'],
      [226, 'Done'],
    ],
  },
  {
    name: 'another code as text behind a line without the code',
    wire: '220-a\r\nb\r\n221 c\r\n220-d\r\n221 e\r\n220 f\r\n',
    options: { otherClosingCode: true },
    expected: [[220, 'a', 'b', '221 c', 'd', '221 e', 'f']],
  },
  {
    name: 'another code without a blank as text',
    wire: '250-\r\n550\r\n250\r\n',
    options: { otherClosingCode: true },
    expected: [[250, '', '550', '']],
  },
  {
    name: 'another code with a hyphen as text',
    wire: '250-a\r\n251-b\r\n251 c\r\n250 d\r\n',
    options: { otherClosingCode: true },
    expected: [[250, 'a', '251-b', '251 c', 'd']],
  },
  { name: 'no code', wire: 'SSH-2.0-x\r\n', expected: ['FTP_MALFORMED_REPLY'] },
  { name: 'two digits', wire: '23 ok\r\n', expected: ['FTP_MALFORMED_REPLY'] },
  { name: 'four digits', wire: '2300 ok\r\n', expected: ['FTP_MALFORMED_REPLY'] },
  { name: 'a code of 000', wire: '000 ok\r\n', expected: ['FTP_MALFORMED_REPLY'] },
  { name: 'a code of 999', wire: '999 ok\r\n', expected: ['FTP_MALFORMED_REPLY'] },
  { name: 'an empty line', wire: '\r\n220 a\r\n', expected: ['FTP_MALFORMED_REPLY'] },
  {
    name: 'what comes before a fault',
    wire: '220 a\r\nnoise\r\n221 b\r\n',
    expected: [[220, 'a'], 'FTP_MALFORMED_REPLY'],
  },
  {
    name: 'a line at the cap',
    wire: `220 ${'x'.repeat(12)}\r\n`,
    limits: { replyLineBytes: 16 },
    expected: [[220, 'x'.repeat(12)]],
  },
  {
    name: 'a line past the cap',
    wire: `220 ${'x'.repeat(13)}\r\n`,
    limits: { replyLineBytes: 16 },
    expected: ['FTP_LIMIT_EXCEEDED'],
  },
  {
    name: 'a line without an end',
    wire: `220 ${'x'.repeat(99)}`,
    limits: { replyLineBytes: 16 },
    expected: ['FTP_LIMIT_EXCEEDED'],
  },
  {
    name: 'lines without an end',
    wire: `220-a\r\n${'b\r\n'.repeat(9)}220 c\r\n`,
    limits: { replyLines: 8 },
    expected: ['FTP_LIMIT_EXCEEDED'],
  },
  {
    name: 'bytes without an end',
    wire: `220-a\r\n${'bbbb\r\n'.repeat(9)}220 c\r\n`,
    limits: { replyBytes: 32 },
    expected: ['FTP_LIMIT_EXCEEDED'],
  },
]

describe('ReplyParser', () => {
  it.each(table)('reads $name, however it is cut', ({ wire, expected, limits, options }) => {
    for (const pieces of cuts(bytesOf(wire))) expect(parse(pieces, limits, options)).toEqual(expected)
  })

  it('reads bytes that are no UTF-8 as Latin-1', () => {
    expect(parse([Uint8Array.of(0x32, 0x35, 0x30, 0x20, 0xe9, 0x0a)])).toEqual([[250, 'é']])
  })

  it('takes Telnet commands out and keeps a 0xFF that is data', () => {
    const wire = Uint8Array.of(
      0xff,
      0xfb,
      1,
      0x32,
      0x35,
      0x30,
      0x20,
      0xff,
      0xf1,
      0xff,
      0xff,
      0xff,
      0x61,
      0x0d,
      0x0a,
    )
    for (const pieces of cuts(wire)) expect(parse(pieces)).toEqual([[250, 'ÿÿa']])
  })

  it('keeps each 0xFF without Telnet', () => {
    const wire = Uint8Array.of(0x32, 0x35, 0x30, 0x20, 0xff, 0xf1, 0xff, 0xff, 0x0a)
    expect(parse([wire], {}, { telnet: false })).toEqual([[250, 'ÿñÿÿ']])
  })

  it('reads each line by itself, UTF-8 or not', () => {
    const wire = Buffer.concat([bytesOf('220-é\r\n'), bytesOf('220 é\r\n', 'latin1')])
    expect(parse([wire])).toEqual([[220, 'é', 'é']])
  })

  it('takes nothing more after a fault', () => {
    const parser = new ReplyParser()
    expect(parser.push(bytesOf('noise\r\n220 a\r\n')).map(shown)).toEqual(['FTP_MALFORMED_REPLY'])
    expect(parser.push(bytesOf('220 a\r\n'))).toEqual([])
  })

  it('has each cap, also where an option is there and not set', () => {
    const unset = { replyLineBytes: undefined, replyLines: undefined } as unknown as Partial<Limits>
    expect(parse([bytesOf('220 a'), bytesOf('b\r\n')], unset)).toEqual([[220, 'ab']])
    expect(parse([bytesOf(`220-a\r\n${'b\r\n'.repeat(5000)}`)], unset)).toEqual(['FTP_LIMIT_EXCEEDED'])
    expect(() => new ReplyParser({ limits: { replyBytes: Number.POSITIVE_INFINITY } })).toThrow(
      LocalProtocolError,
    )
  })

  it('is idle only between replies', () => {
    const parser = new ReplyParser()
    expect(parser.idle).toBe(true)
    parser.push(bytesOf('220-a\r\n'))
    expect(parser.idle).toBe(false)
    parser.push(bytesOf('220 b\r\n2'))
    expect(parser.idle).toBe(false)
    parser.push(bytesOf('21 c\r\n'))
    expect(parser.idle).toBe(true)
  })

  it('makes replies or one RemoteProtocolError of anything, the same for every segmentation', () => {
    const noise = fc.array(
      fc.constantFrom('2', '0', ' ', '-', '\r', '\n', '220 a\r\n', '220-', '631 ', 'x', '\xff', '\xf4', '\0'),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(noise, fc.array(fc.nat(80), { maxLength: 6 }), fc.boolean(), (parts, at, tolerant) => {
        const options = { protectedReplies: tolerant, otherClosingCode: tolerant, telnet: !tolerant }
        const wire = bytesOf(parts.join(''), 'latin1')
        const limits = { replyLineBytes: 24, replyLines: 4, replyBytes: 64 }
        const ends = [0, ...at.map(n => Math.min(n, wire.length)).sort((a, b) => a - b), wire.length]
        const pieces = ends.slice(1).map((end, i) => wire.subarray(ends[i], end))
        const whole = parse([wire], limits, options)
        expect(parse(pieces, limits, options)).toEqual(whole)
        expect(whole.slice(0, -1).every(result => typeof result !== 'string')).toBe(true)
      }),
    )
  })
})
