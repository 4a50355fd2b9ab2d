import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ReplyError } from '../../src/errors.ts'
import {
  describeReply,
  isCompletion,
  isNegative,
  isPreliminary,
  type Reply,
  replyClass,
} from '../../src/reply/reply.ts'
import { ReplyParser } from '../../src/reply/reply-parser.ts'
import { bytesOf } from '../bytes-of.ts'

function read(bytes: Uint8Array): Reply {
  return new ReplyParser().push(bytes)[0] as Reply
}

describe('the bytes of a reply', () => {
  const wire = bytesOf('257-"/caf\xe9"\r\n b\xff\xff\r\n257 end\r\n', 'latin1')

  it('stand beside its lines, as they came but for code and Telnet', () => {
    const reply = read(wire)
    expect(reply.lines).toEqual(['"/café"', ' bÿ', 'end'])
    expect(reply.raw).toEqual(['"/caf\xe9"', ' b\xff', 'end'].map(line => bytesOf(line, 'latin1')))
    expect(read(bytesOf('220\r\n')).raw).toEqual([new Uint8Array(0)])
  })

  it('show neither in JSON nor in inspect nor in copies', () => {
    const reply = read(wire)
    expect(Object.keys(reply)).toEqual(['code', 'lines'])
    expect(JSON.stringify(reply)).toBe(JSON.stringify({ code: 257, lines: reply.lines }))
    expect(inspect(reply, { depth: null })).not.toContain('raw')
    expect({ ...reply }.raw).toBeUndefined()
    const error = new ReplyError({ code: 'FTP_REFUSED', phase: 'command', message: 'no', reply })
    expect(inspect(error, { depth: null })).not.toContain('raw')
  })

  it('own their memory, so that no chunk of a socket stays alive for them', () => {
    const chunk = new Uint8Array(64 * 1024)
    chunk.set(bytesOf('220-a\r\n220 \xffb\r\n', 'latin1'))
    const reply = read(chunk)
    expect(reply.raw?.map(line => line.buffer.byteLength)).toEqual([1, 2])
    chunk.fill(0)
    expect(reply.raw).toEqual([bytesOf('a'), bytesOf('\xffb', 'latin1')])
  })

  it('are not there in a reply made by hand', () => {
    const reply: Reply = { code: 220, lines: ['a'] }
    expect(reply.raw).toBeUndefined()
    expect(read(bytesOf('220 a\r\n'))).toEqual(reply)
  })
})

it.each([
  [150, 'positive-preliminary'],
  [226, 'positive-completion'],
  [331, 'positive-intermediate'],
  [450, 'transient-negative'],
  [550, 'permanent-negative'],
  [631, 'protected'],
])('%i is %s', (code, expected) => {
  const reply: Reply = { code, lines: [] }
  expect(replyClass(code)).toBe(expected)
  expect(isPreliminary(reply)).toBe(expected === 'positive-preliminary')
  expect(isCompletion(reply)).toBe(expected === 'positive-completion')
  expect(isNegative(reply)).toBe(expected.endsWith('negative'))
})

it('is described on one line, safe to show', () => {
  expect(describeReply({ code: 550, lines: [' a ', '', '\x1b[2Jb\u202e'] })).toBe('550 a \\x1b[2Jb\\u{202e}')
  expect(describeReply({ code: 220, lines: [''] })).toBe('220')
})
