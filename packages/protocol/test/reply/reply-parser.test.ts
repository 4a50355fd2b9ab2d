import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RemoteProtocolError } from '../../src/errors.ts'
import type { Limits } from '../../src/limits.ts'
import type { Reply } from '../../src/reply/reply.ts'
import { ReplyParser } from '../../src/reply/reply-parser.ts'
import { bytesOf } from '../bytes-of.ts'
import { cuts } from '../cut.ts'

type Expected = readonly [code: number, ...lines: string[]] | string

function parse(pieces: readonly Uint8Array[], limits: Partial<Limits> = {}): Expected[] {
  const parser = new ReplyParser({ limits })
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
  it.each(table)('reads $name, however it is cut', ({ wire, expected, limits }) => {
    for (const pieces of cuts(bytesOf(wire))) expect(parse(pieces, limits)).toEqual(expected)
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
      fc.constantFrom('2', '0', ' ', '-', '\r', '\n', '220 a\r\n', '220-', 'x', '\xff', '\0'),
      { maxLength: 60 },
    )
    fc.assert(
      fc.property(noise, fc.array(fc.nat(80), { maxLength: 6 }), (parts, at) => {
        const wire = bytesOf(parts.join(''))
        const limits = { replyLineBytes: 24, replyLines: 4, replyBytes: 64 }
        const ends = [0, ...at.map(n => Math.min(n, wire.length)).sort((a, b) => a - b), wire.length]
        const pieces = ends.slice(1).map((end, i) => wire.subarray(ends[i], end))
        const whole = parse([wire], limits)
        expect(parse(pieces, limits)).toEqual(whole)
        expect(whole.slice(0, -1).every(result => typeof result !== 'string')).toBe(true)
      }),
    )
  })
})
