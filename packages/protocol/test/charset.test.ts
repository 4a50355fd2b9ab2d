import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePathReply, parsePathReplyBytes } from '../src/answers/path-reply.ts'
import { type Charset, latin1, utf8 } from '../src/charset.ts'
import { LocalProtocolError } from '../src/errors.ts'
import { localName } from '../src/local-name/local-name.ts'
import { encodeReply } from '../src/reply/encode-reply.ts'
import type { Reply } from '../src/reply/reply.ts'
import { ReplyParser } from '../src/reply/reply-parser.ts'
import { LineDecoder } from '../src/text/line-decoder.ts'

describe('utf8', () => {
  it('reads what it wrote', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        expect(utf8.decode(utf8.encode(text))).toBe(text)
      }),
    )
  })

  it('keeps a byte order mark, which is a character of the name', () => {
    expect(utf8.decode(Uint8Array.of(0xef, 0xbb, 0xbf, 0x61))).toBe('\ufeffa')
  })

  it.each([
    [[0xe9], 'é'],
    [[0xc0, 0xaf], 'À¯'],
    [[0xed, 0xa0, 0x80], 'í\u00a0\u0080'],
    [[0xc3], 'Ã'],
  ])('reads %j, which is no UTF-8, as Latin-1', (bytes, text) => {
    expect(utf8.decode(Uint8Array.from(bytes))).toBe(text)
  })

  it.each(['\ud800', 'a\udc00b', '\ud800\ud800', '\ud83d\ude00\ude00', '\ud800a'])(
    'cannot write %j',
    text => {
      expect(() => utf8.encode(text)).toThrow(LocalProtocolError)
    },
  )

  it('says which character it cannot write, and not the text, which may be a password', () => {
    expect(() => utf8.encode('hush\ud800')).toThrow(/^command: U\+D800 at index 4 cannot be written in utf8/)
    expect(() => latin1.encode('hush😀')).toThrow(/^command: U\+1F600 at index 4 cannot be written in latin1/)
  })
})

describe('latin1', () => {
  it('gives each byte the character of its number, in texts of any length', () => {
    const bytes = Uint8Array.from({ length: 10_000 }, (_, at) => at & 0xff)
    expect(latin1.encode(latin1.decode(bytes))).toEqual(bytes)
    expect(latin1.decode(Uint8Array.of(0x41, 0xff))).toBe('Aÿ')
  })

  it('cannot write what has no byte', () => {
    expect(() => latin1.encode('€')).toThrow(LocalProtocolError)
  })
})

/** A code page of one's own: Latin-1 with a euro sign at 0xA4. */
const toy: Charset = {
  name: 'toy',
  encode: text => latin1.encode(text.replaceAll('€', '\xa4')),
  decode: bytes => latin1.decode(bytes).replaceAll('\xa4', '€'),
}

describe("a user's own charset", () => {
  const wire = Uint8Array.of(...latin1.encode('257 "/5'), 0xa4, ...latin1.encode('"\r\n'))

  it('writes and reads replies', () => {
    expect(encodeReply(257, '"/5€"', toy)).toEqual(wire)
    const [reply] = new ReplyParser({ charset: toy }).push(wire) as [Reply]
    expect(parsePathReply(reply)).toBe('/5€')
    expect(parsePathReplyBytes(reply)).toEqual(toy.encode('/5€'))
  })

  it('does not reach codes and line ends, which are ASCII', () => {
    const rot: Charset = { name: 'rot', encode: () => Uint8Array.of(0x5a), decode: () => 'z' }
    expect(encodeReply(250, ['a', 'b', 'c'], rot)).toEqual(latin1.encode('250-Z\r\n Z\r\n250 Z\r\n'))
    expect(new ReplyParser({ charset: rot }).push(latin1.encode('250 Z\r\n'))).toEqual([
      { code: 250, lines: ['z'] },
    ])
  })

  it('reads lines and names', () => {
    expect(new LineDecoder({ charset: toy }).push(Uint8Array.of(0xa4, 0x0a))).toEqual(['€'])
    expect(localName(Uint8Array.of(0xa4), { platform: 'posix', charset: toy })).toEqual({
      type: 'safe',
      name: '€',
    })
  })
})
