import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type DigestAlgorithm, parseDigestReply } from '../../src/answers/digest-reply.ts'
import { encodeHashReply, parseHashReply } from '../../src/answers/hash-reply.ts'
import type { Reply } from '../../src/reply/reply.ts'

const reply = (code: number, ...lines: string[]): Reply => ({ code, lines })

describe('the 213 to HASH', () => {
  it.each([
    ['SHA-1 0-200 6367C48D f01.bin', 'SHA-1', 0, 200, 'f01.bin'],
    ['SHA-256 100-199 6367c48d  a b ', 'SHA-256', 100, 199, ' a b '],
    [' CRC32 0-0 6367c48d', 'CRC32', 0, 0, ''],
  ])('%s is read', (text, algorithm, start, end, path) => {
    expect(parseHashReply(reply(213, text))).toEqual({ algorithm, start, end, hash: '6367c48d', path })
  })

  it.each([
    reply(213, ''),
    reply(213),
    reply(213, '1234'),
    reply(213, 'SHA-1 0-200 nothex f'),
    reply(213, 'SHA-1 0-200'),
    reply(213, 'SHA-1 0-200  f'),
    reply(213, 'SHA-1 0 6367c48d f'),
    reply(213, 'SHA-1 -200 6367c48d f'),
    reply(213, 'SHA-1 0-1-2 6367c48d f'),
    reply(213, 'SHA-1 0-99999999999999999 6367c48d f'),
    reply(213, 'SHA-1 0x0-1 6367c48d f'),
    reply(250, 'SHA-1 0-200 6367c48d f'),
  ])('is none in %j', it => {
    expect(parseHashReply(it)).toBeUndefined()
  })

  it('is read as it was written', () => {
    const answer = fc.record({
      algorithm: fc.stringMatching(/^[A-Z0-9-]+$/),
      start: fc.maxSafeNat(),
      end: fc.maxSafeNat(),
      hash: fc.stringMatching(/^[0-9a-f]+$/),
      path: fc.string({ unit: 'grapheme' }),
    })
    fc.assert(
      fc.property(answer, it => {
        expect(parseHashReply(reply(213, encodeHashReply(it)))).toEqual(it)
      }),
    )
  })
})

describe('the answer to XCRC and its like', () => {
  const md5 = 'D41D8CD98F00B204E9800998ECF8427E'

  it.each<[number, string[], DigestAlgorithm, string]>([
    [250, ['7C5744E4'], 'crc32', '7c5744e4'],
    [250, ['XCRC 7c5744e4'], 'crc32', '7c5744e4'],
    [250, ['5744E4'], 'crc32', '005744e4'],
    [250, ['XCRC 5744E4'], 'crc32', '005744e4'],
    [250, ['the CRC is 7C5744E4'], 'crc32', '7c5744e4'],
    [250, ['Computing digest', '7C5744E4'], 'crc32', '7c5744e4'],
    [251, [`f01.bin ${md5}`], 'md5', md5.toLowerCase()],
    [251, [`"a b" ${md5} `], 'md5', md5.toLowerCase()],
    [213, ['a'.repeat(40)], 'sha1', 'a'.repeat(40)],
    [250, ['a'.repeat(64)], 'sha256', 'a'.repeat(64)],
    [250, ['a'.repeat(96)], 'sha384', 'a'.repeat(96)],
    [250, ['a'.repeat(128)], 'sha512', 'a'.repeat(128)],
  ])('%i %j is a digest', (code, lines, algorithm, digest) => {
    expect(parseDigestReply(reply(code, ...lines), algorithm)).toBe(digest)
  })

  it.each<[number, string[], DigestAlgorithm]>([
    [550, ['7C5744E4'], 'crc32'],
    [250, ['file added'], 'crc32'],
    [250, ['XCRC is bad'], 'crc32'],
    [250, ['7C5744E4A'], 'crc32'],
    [250, ['7C5744E4'], 'md5'],
    [250, [`0${md5}`], 'md5'],
    [250, ['done'], 'crc32'],
    [250, ['7G5744E4'], 'crc32'],
    [250, ['@`'], 'crc32'],
    [250, [''], 'crc32'],
    [250, [], 'crc32'],
  ])('%i %j is none', (code, lines, algorithm) => {
    expect(parseDigestReply(reply(code, ...lines), algorithm)).toBeUndefined()
  })
})
