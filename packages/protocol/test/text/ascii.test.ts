import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AsciiDecoder } from '../../src/text/ascii-decoder.ts'
import { AsciiEncoder, type AsciiEncoderOptions } from '../../src/text/ascii-encoder.ts'
import { bytesOf } from '../bytes-of.ts'
import { cuts } from '../cut.ts'

interface Coder {
  push(chunk: Uint8Array): Uint8Array
  end(): Uint8Array
}

const run = (coder: Coder, pieces: readonly Uint8Array[]): string =>
  Buffer.concat([...pieces.map(piece => coder.push(piece)), coder.end()]).toString('latin1')

const encode = (pieces: readonly Uint8Array[], options?: AsciiEncoderOptions): string =>
  run(new AsciiEncoder(options), pieces)
const decode = (pieces: readonly Uint8Array[]): string => run(new AsciiDecoder(), pieces)

const text = fc
  .array(fc.constantFrom('\r', '\n', 'a', '\xff', '\0'), { maxLength: 24 })
  .map(parts => parts.join(''))

describe('AsciiEncoder', () => {
  it.each([
    ['', '', ''],
    ['a', 'a', 'a\r\n'],
    ['a\n', 'a\r\n', 'a\r\n'],
    ['a\r\n', 'a\r\n', 'a\r\n'],
    ['a\nb', 'a\r\nb', 'a\r\nb\r\n'],
    ['\n\n', '\r\n\r\n', '\r\n\r\n'],
    ['\r\n\n\r\n', '\r\n\r\n\r\n', '\r\n\r\n\r\n'],
    ['a\rb', 'a\rb', 'a\rb\r\n'],
    ['a\r', 'a\r', 'a\r\n'],
    ['a\r\r\n', 'a\r\r\n', 'a\r\r\n'],
    ['\r', '\r', '\r\n'],
  ])('sends %j as %j, and as %j with a final line end, however it is cut', (local, wire, closed) => {
    const ways = local === '' ? [[], [new Uint8Array(0)]] : cuts(bytesOf(local))
    for (const pieces of ways) {
      expect(encode(pieces)).toBe(wire)
      expect(encode(pieces, { finalLineEnd: true })).toBe(closed)
    }
  })

  it('says the same as a replacement of the whole text', () => {
    fc.assert(
      fc.property(text, it => {
        for (const pieces of cuts(bytesOf(it, 'latin1')))
          expect(encode(pieces)).toBe(it.replace(/(?<!\r)\n/g, '\r\n'))
      }),
    )
  })

  it('hands a chunk on as it is where nothing changes', () => {
    const encoder = new AsciiEncoder()
    for (const chunk of [bytesOf('a\r\nb\r'), bytesOf('\nc'), new Uint8Array(0)]) {
      expect(encoder.push(chunk)).toBe(chunk)
    }
  })

  it('gives the final line end once', () => {
    const encoder = new AsciiEncoder({ finalLineEnd: true })
    encoder.push(bytesOf('a'))
    expect(encoder.end()).toEqual(bytesOf('\r\n'))
    expect(encoder.end()).toEqual(new Uint8Array(0))
  })

  it('leaves the chunk alone', () => {
    const chunk = bytesOf('a\nb\n')
    new AsciiEncoder().push(chunk)
    expect(chunk).toEqual(bytesOf('a\nb\n'))
  })
})

describe('AsciiDecoder', () => {
  it.each([
    ['', ''],
    ['a\r\nb\r\n', 'a\nb\n'],
    ['a\nb', 'a\nb'],
    ['a\rb', 'a\rb'],
    ['a\r', 'a\r'],
    ['a\r\r\n', 'a\r\n'],
    ['\r\n\r\n', '\n\n'],
    ['\r\r', '\r\r'],
    ['\r\0\r\n', '\r\0\n'],
  ])('reads %j as %j, however it is cut', (wire, local) => {
    for (const pieces of cuts(bytesOf(wire))) expect(decode(pieces)).toBe(local)
  })

  it('says the same as a replacement of the whole text', () => {
    fc.assert(
      fc.property(text, it => {
        for (const pieces of cuts(bytesOf(it, 'latin1')))
          expect(decode(pieces)).toBe(it.replaceAll('\r\n', '\n'))
      }),
    )
  })

  it('reads what was sent, where the local text ends its lines in LF alone', () => {
    fc.assert(
      fc.property(text, it => {
        const local = it.replaceAll('\r\n', '\n')
        fc.pre(!local.includes('\r\n'))
        expect(decode([bytesOf(encode([bytesOf(local, 'latin1')]), 'latin1')])).toBe(local)
      }),
    )
  })

  it('hands a chunk on as it is where nothing changes', () => {
    const decoder = new AsciiDecoder()
    for (const chunk of [bytesOf('a\nb\rc'), new Uint8Array(0)]) expect(decoder.push(chunk)).toBe(chunk)
  })

  it('copies nothing to hold a CR', () => {
    const chunk = bytesOf('abc\r')
    expect(new AsciiDecoder().push(chunk).buffer).toBe(chunk.buffer)
  })

  it('gives a held CR once', () => {
    const decoder = new AsciiDecoder()
    decoder.push(bytesOf('\r'))
    decoder.push(new Uint8Array(0))
    expect(decoder.end()).toEqual(bytesOf('\r'))
    expect(decoder.end()).toEqual(new Uint8Array(0))
  })
})
