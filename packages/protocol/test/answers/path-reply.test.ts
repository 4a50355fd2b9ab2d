import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  encodePathReply,
  parsePathReply,
  parsePathReplyBytes,
  parseQuotedPath,
} from '../../src/answers/path-reply.ts'
import { encodeReply } from '../../src/reply/encode-reply.ts'
import type { Reply } from '../../src/reply/reply.ts'
import { ReplyParser } from '../../src/reply/reply-parser.ts'
import { bytesOf } from '../bytes-of.ts'

const path = (...lines: string[]): string | undefined => parsePathReply({ code: 257, lines })

it.each([
  ['"/" is current directory.', '/'],
  ['"/a b" is the current directory', '/a b'],
  ['"/say ""hello"""', '/say "hello"'],
  ['"""hello"""', '"hello"'],
  ['"a"b"', 'a"b'],
  ['"/new" directory created', '/new'],
  ['rubbish in front "/this is/the path"', '/this is/the path'],
  ['"C:\\users"', 'C:\\users'],
  ['"DISK$USER:[SMITH.SUB]"', 'DISK$USER:[SMITH.SUB]'],
  ['"\'HLQ.DATA.\'" is working directory', "'HLQ.DATA.'"],
  ['/plain', '/plain'],
  ['"/a "b"" is your current location', '/a "b"'],
])('257 %s names a path', (text, expected) => {
  expect(path(text)).toBe(expected)
})

it.each([
  '"/not closed',
  '"/a"b',
  '"/a", see "b"',
  '"/a"; "b" is its old name',
  '"/not closed""',
  '""',
  '"',
  '',
  'current directory unknown',
  '/plain with a comment',
  '"/a\rb"',
  '"/a\tb"',
  '"/a\x7fb"',
  '"/a\0b"',
])('257 %j names none', text => {
  expect(path(text)).toBeUndefined()
})

it('looks for the quoted path in every line', () => {
  expect(path('Directory', '"/a" created')).toBe('/a')
  expect(path()).toBeUndefined()
})

it('reads no other reply', () => {
  expect(parsePathReply({ code: 250, lines: ['"/a"'] })).toBeUndefined()
})

it('reads what it wrote', () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1 })
    .filter(it => ![...it].some(c => c < ' ' || c === '\x7f'))
  fc.assert(
    fc.property(text, it => {
      expect(path(`${encodePathReply(it)} is here`)).toBe(it)
    }),
  )
})

describe('the bytes of a path', () => {
  const bytes = (wire: string): Uint8Array | undefined =>
    parsePathReplyBytes(new ReplyParser().push(bytesOf(wire, 'latin1'))[0] as Reply)

  it('are those that the server sent, whatever they are in', () => {
    expect(bytes('257 "/caf\xe9 ""x""" is here\r\n')).toEqual(bytesOf('/caf\xe9 "x"', 'latin1'))
    expect(bytes('257 "/\xc3\xa9"\r\n')).toEqual(bytesOf('/é'))
  })

  it('are read as they were written', () => {
    const name = fc.uint8Array({ minLength: 1 }).map(it => it.filter(byte => byte > 0x1f && byte !== 0x7f))
    fc.assert(
      fc.property(name, it => {
        fc.pre(it.length > 0)
        const wire = encodeReply(257, encodePathReply(it), undefined, { telnet: true })
        expect(parsePathReplyBytes(new ReplyParser().push(wire)[0] as Reply)).toEqual(it)
      }),
    )
  })

  it('are there only where they came over the wire in a 257 with a path', () => {
    expect(parsePathReplyBytes({ code: 257, lines: ['"/a"'] })).toBeUndefined()
    expect(bytes('257 nothing here\r\n')).toBeUndefined()
    expect(bytes('250 "/a"\r\n')).toBeUndefined()
  })
})

it.each([
  ['CWD successful. "/pub" is current directory.', '/pub'],
  ['"/a ""b"""', '/a "b"'],
  ['/pub', undefined],
  ['"" is empty', undefined],
  ['"/not closed', undefined],
])('the text %s quotes %s', (text, expected) => {
  expect(parseQuotedPath(text)).toBe(expected)
})
