import { describe, expect, it } from 'vitest'
import { parseSizeReply } from '../../src/answers/size-reply.ts'
import { parseTransferSize } from '../../src/answers/transfer-size.ts'

describe('the answer to SIZE', () => {
  it.each([
    ['0', 0],
    ['5555', 5555],
    [' 5555 ', 5555],
    ['5555, some commentary', 5555],
    ['5555 bytes', 5555],
    ['9007199254740991', 9007199254740991],
  ])('213 %s is a size', (text, size) => {
    expect(parseSizeReply({ code: 213, lines: [text] })).toBe(size)
  })

  it.each(['', '-5', '+5', '5.5', '1e30', '0x10', '5k', 'unknown', '9007199254740992', '9'.repeat(30), '٣'])(
    '213 %s is none',
    text => expect(parseSizeReply({ code: 213, lines: [text] })).toBeUndefined(),
  )

  it('is a 213', () => {
    expect(parseSizeReply({ code: 200, lines: ['5'] })).toBeUndefined()
    expect(parseSizeReply({ code: 213, lines: [] })).toBeUndefined()
  })
})

describe('the text of a 150', () => {
  it.each([
    [['Opening BINARY mode data connection for f (1234 bytes).'], 1234, true],
    [['Opening (a) (10 Bytes)'], 10, true],
    [['(10 bytes)'], 10, true],
    [['for my(5 bytes)file (20 bytes)'], 20, true],
    [['Accepted data connection', '9.3 kbytes to download'], 9523, false],
    [['transfer of x (12.5 kb)'], 12800, false],
    [['Accepted data connection', '2.0 Mbytes to download'], 2097152, false],
    [['for a (1 byte)'], 1, true],
  ])('%j tells the size', (lines, bytes, exact) => {
    expect(parseTransferSize({ code: 150, lines })).toEqual({ bytes, exact })
    expect(parseTransferSize({ code: 125, lines })).toEqual({ bytes, exact })
  })

  it.each([
    'here comes x 10 bytes',
    '(bytes)',
    '(10 bytess)',
    '(10 apples)',
    '(-10 bytes)',
    '(10 kbytesof)',
    '(99999999999999999999 bytes)',
    `(${'9'.repeat(400)} bytes)`,
    '(1.2.3 bytes)',
    '',
  ])('"%s" does not', text => expect(parseTransferSize({ code: 150, lines: [text] })).toBeUndefined())

  it('is one of a preliminary reply', () => {
    expect(parseTransferSize({ code: 226, lines: ['(10 bytes)'] })).toBeUndefined()
  })
})
