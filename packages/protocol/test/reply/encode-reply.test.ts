import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Charset } from '../../src/charset.ts'
import { latin1 } from '../../src/charset.ts'
import { LocalProtocolError } from '../../src/errors.ts'
import { type EncodeReplyOptions, encodeReply, type ReplyText } from '../../src/reply/encode-reply.ts'
import type { Reply } from '../../src/reply/reply.ts'
import { ReplyParser } from '../../src/reply/reply-parser.ts'
import { bytesOf } from '../bytes-of.ts'

const wire = (code: number, text: ReplyText | readonly ReplyText[], options?: EncodeReplyOptions): string =>
  Buffer.from(encodeReply(code, text, undefined, options)).toString('latin1')

describe('encodeReply', () => {
  it.each<[number, ReplyText | readonly ReplyText[], string]>([
    [220, 'ready', '220 ready\r\n'],
    [220, '', '220 \r\n'],
    [220, [], '220 \r\n'],
    [220, ['ready'], '220 ready\r\n'],
    [220, ['a', 'b'], '220-a\r\n220 b\r\n'],
    [211, ['Features', 'MDTM', 'SIZE', 'End'], '211-Features\r\n MDTM\r\n SIZE\r\n211 End\r\n'],
    [211, ['a', '211 End', '', 'End'], '211-a\r\n 211 End\r\n \r\n211 End\r\n'],
    [250, bytesOf('caf\xe9', 'latin1'), '250 caf\xe9\r\n'],
    [250, ['a', bytesOf('\xff', 'latin1'), 'é'], '250-a\r\n \xff\r\n250 \xc3\xa9\r\n'],
  ])('writes %i with %j', (code, text, expected) => {
    expect(wire(code, text)).toBe(expected)
  })

  it('leaves no inner line that a client could take for the end', () => {
    const [reply, ...rest] = new ReplyParser({ otherClosingCode: true }).push(
      encodeReply(211, ['a', '211 End', '250 End', 'b']),
    ) as Reply[]
    expect(reply).toEqual({ code: 211, lines: ['a', ' 211 End', ' 250 End', 'b'] })
    expect(rest).toEqual([])
  })

  it.each([99, 600, 631, 0, -250, 250.5, Number.NaN])('refuses the code %d', code => {
    expect(() => encodeReply(code, 'a')).toThrow(LocalProtocolError)
  })

  it('writes class 6 only where that is asked for', () => {
    expect(wire(631, 'YQ==', { protectedReplies: true })).toBe('631 YQ==\r\n')
    expect(() => encodeReply(700, 'a', undefined, { protectedReplies: true })).toThrow(/100 to 699/)
  })

  it.each<[ReplyText | readonly ReplyText[]]>([['a\rb'], ['a\nb'], [['a', 'b\r\n', 'c']], [bytesOf('a\n')]])(
    'refuses CR and LF in %j',
    text => {
      expect(() => encodeReply(250, text)).toThrow(/CR or LF/)
    },
  )

  it('refuses what becomes CR or LF only in the charset', () => {
    const shifty: Charset = { ...latin1, name: 'shifty', encode: () => Uint8Array.of(0x0d, 0x0a) }
    expect(() => encodeReply(250, 'a', shifty)).toThrow(LocalProtocolError)
  })

  it('doubles 0xFF for clients that speak Telnet, if asked to', () => {
    const text = bytesOf('\xff\xf4', 'latin1')
    expect(wire(250, text)).toBe('250 \xff\xf4\r\n')
    expect(wire(250, text, { telnet: true })).toBe('250 \xff\xff\xf4\r\n')
  })

  it('is read back as it was written, with one blank before inner lines', () => {
    const text = fc.string({ unit: 'binary' }).filter(it => !/[\r\n\0\ud800-\udfff]/.test(it))
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 599 }), fc.array(text, { minLength: 1 }), (code, lines) => {
        const expected = lines.map((line, at) => (at === 0 || at === lines.length - 1 ? line : ` ${line}`))
        expect(new ReplyParser().push(encodeReply(code, lines))).toEqual([{ code, lines: expected }])
      }),
    )
  })

  it('carries any bytes but CR, LF and NUL through Telnet', () => {
    const bytes = fc
      .uint8Array({ maxLength: 40 })
      .map(it => it.filter(byte => !'\r\n\0'.includes(String.fromCharCode(byte))))
    fc.assert(
      fc.property(bytes, it => {
        const [reply] = new ReplyParser().push(encodeReply(250, it, undefined, { telnet: true })) as Reply[]
        expect(reply?.raw).toEqual([it])
      }),
    )
  })
})
