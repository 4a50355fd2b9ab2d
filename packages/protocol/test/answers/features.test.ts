import { expect, it } from 'vitest'
import { Features, featureLines, noFeatures, parseFeatures } from '../../src/answers/features.ts'
import { encodeReply } from '../../src/reply/encode-reply.ts'
import type { Reply } from '../../src/reply/reply.ts'
import { ReplyParser } from '../../src/reply/reply-parser.ts'

function features(...lines: string[]): [name: string, params: string][] {
  const bytes = new TextEncoder().encode(lines.map(line => `${line}\r\n`).join(''))
  const [reply] = new ReplyParser().push(bytes) as Reply[]
  return [...parseFeatures(reply as Reply)] as [string, string][]
}

const expected = [
  ['MLST', 'Type*;Size*;Modify*;'],
  ['REST', 'STREAM'],
  ['UTF8', ''],
]

it.each([
  [[' MLST Type*;Size*;Modify*;', ' REST STREAM', ' UTF8']],
  [['MLST Type*;Size*;Modify*;', 'REST STREAM', 'UTF8']],
  [['211-MLST Type*;Size*;Modify*;', '211-REST STREAM', '211-UTF8']],
  [['211- MLST Type*;Size*;Modify*;', '211- REST STREAM', '211- UTF8']],
  [['\tMLST\tType*;Size*;Modify*;', '\tREST STREAM ', '', '  utf8']],
])('finds the same features in %j', lines => {
  expect(features('211-Features:', ...lines, '211 End')).toEqual(expected)
})

it('joins the lines that repeat a name', () => {
  expect(
    features(
      '211-x',
      ' AUTH SSL',
      ' AUTH TLS',
      ' MLST a*;',
      ' MLST b;',
      ' EPSV',
      ' EPSV',
      ' MODE',
      ' MODE Z',
      ' SITE X',
      ' SITE',
      '211 End',
    ),
  ).toEqual([
    ['AUTH', 'SSL;TLS'],
    ['MLST', 'a*;b;'],
    ['EPSV', ''],
    ['MODE', 'Z'],
    ['SITE', 'X'],
  ])
})

it('comes to an end with a name that many lines repeat, which work in their square would not', () => {
  const lines = Array.from({ length: 200_000 }, () => ' SITE abcdefghijkl;mno')
  const found = parseFeatures({ code: 211, lines: ['Features', ...lines, 'End'] })
  expect(found.params('SITE')).toHaveLength(200_000 * 17 - 1)
})

it('looks names up without regard to case', () => {
  const found = parseFeatures({ code: 211, lines: ['Features:', ' Rest Stream', 'End'] })
  expect(found.has('rest')).toBe(true)
  expect(found.params('REST')).toBe('Stream')
  expect(found.has('constructor')).toBe(false)
  expect(found.params('SIZE')).toBeUndefined()
})

it('finds none in a single line or another reply', () => {
  expect(features('211 No features')).toEqual([])
  expect(parseFeatures({ code: 502, lines: ['a', ' MLST', 'b'] })).toBe(noFeatures)
  expect([...noFeatures]).toEqual([])
})

it.each([[[]], [[['MDTM', '']]], [expected]])('reads the lines that it wrote of %j', pairs => {
  const written = new Features(new Map(pairs as [string, string][]))
  const [reply] = new ReplyParser().push(encodeReply(211, featureLines(written))) as Reply[]
  expect(reply?.lines[0]).toBe('Features')
  expect([...parseFeatures(reply as Reply)]).toEqual(pairs)
})
