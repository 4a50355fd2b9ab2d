import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latin1 } from '../../src/charset.ts'
import { LocalProtocolError, RemoteProtocolError } from '../../src/errors.ts'
import { LineDecoder, type LineDecoderOptions } from '../../src/text/line-decoder.ts'
import { bytesOf } from '../bytes-of.ts'
import { cuts } from '../cut.ts'

function lines(pieces: readonly Uint8Array[], options?: LineDecoderOptions): string[] {
  const decoder = new LineDecoder(options)
  return [...pieces.flatMap(piece => decoder.push(piece)), ...decoder.end()].map(it =>
    it instanceof RemoteProtocolError ? `error ${it.code}` : it,
  )
}

describe('LineDecoder', () => {
  it.each<[string, string[]]>([
    ['a\r\nb\nc', ['a', 'b', 'c']],
    ['a\r\n\r\n', ['a', '']],
    ['a\rb\r\n', ['a\rb']],
    ['é€\r\n𝄞\r\n', ['é€', '𝄞']],
    ['12345678\r\n', ['12345678']],
    ['a\n123456789\nb\n', ['a', 'error FTP_LIMIT_EXCEEDED']],
    ['a\n1234567890123', ['a', 'error FTP_LIMIT_EXCEEDED']],
    ['123456789', ['error FTP_LIMIT_EXCEEDED']],
  ])('reads %j as %j, however it is cut', (text, expected) => {
    for (const pieces of cuts(bytesOf(text))) expect(lines(pieces, { maxLineBytes: 8 })).toEqual(expected)
  })

  it('has a cap of its own accord, and a charset', () => {
    expect(lines([new Uint8Array(2 ** 20).fill(0x61), bytesOf('\n')])).toHaveLength(1)
    expect(lines([new Uint8Array(2 ** 20 + 2).fill(0x61)])).toEqual(['error FTP_LIMIT_EXCEEDED'])
    expect(lines([bytesOf('é\n')], { charset: latin1 })).toEqual(['Ã©'])
  })

  it('cannot have a cap that is none', () => {
    expect(() => new LineDecoder({ maxLineBytes: Number.NaN })).toThrow(LocalProtocolError)
  })

  it('takes nothing more after a fault', () => {
    const decoder = new LineDecoder({ maxLineBytes: 1 })
    expect(decoder.push(bytesOf('abc'))).toHaveLength(1)
    expect(decoder.push(bytesOf('d\ne\n'))).toEqual([])
    expect(decoder.end()).toEqual([])
  })

  it('gives the same for every segmentation of anything', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('\r', '\n', 'a', 'é', 'xyz'), { maxLength: 16 }), parts => {
        const bytes = bytesOf(parts.join(''))
        const whole = lines([bytes], { maxLineBytes: 6 })
        for (const pieces of cuts(bytes)) expect(lines(pieces, { maxLineBytes: 6 })).toEqual(whole)
      }),
    )
  })
})
