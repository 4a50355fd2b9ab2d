import { expect, it } from 'vitest'
import { noFeatures, parseFeatures } from '../../src/answers/features.ts'
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
    features('211-x', ' AUTH SSL', ' AUTH TLS', ' MLST a*;', ' MLST b;', ' EPSV', ' EPSV', '211 End'),
  ).toEqual([
    ['AUTH', 'SSL;TLS'],
    ['MLST', 'a*;b;'],
    ['EPSV', ''],
  ])
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
