import fc from 'fast-check'
import { expect, it } from 'vitest'
import { encodePathReply, parsePathReply } from '../../src/answers/path-reply.ts'

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
