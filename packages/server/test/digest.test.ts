import { Readable } from 'node:stream'
import { crc32 as ofNode } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { crc32, crc32ByTable } from '../src/digest/crc32.ts'
import { digestOf } from '../src/digest/digest.ts'

test('the CRC-32 is the one of zlib, with the table too, in any pieces', () => {
  const pieces = fc.array(fc.uint8Array({ maxLength: 100 }), { maxLength: 5 })
  fc.assert(
    fc.property(pieces, chunks => {
      const whole = ofNode(Buffer.concat(chunks))
      for (const compute of [crc32, crc32ByTable]) {
        expect(chunks.reduce((value, chunk) => compute(chunk, value), 0)).toBe(whole)
      }
    }),
  )
})

test('a digest is of the bytes that were asked for, and of all of them', async () => {
  const { signal } = new AbortController()
  const file = () => Readable.from([Buffer.from('abc'), Buffer.from('defg')], { objectMode: false })
  const ofNodeHex = (text: string) => ofNode(Buffer.from(text)).toString(16).padStart(8, '0')
  expect(await digestOf(file(), 5, 'CRC32', signal)).toBe(ofNodeHex('abcde'))
  expect(await digestOf(file(), 0, 'CRC32', signal)).toBe('00000000')
  await expect(digestOf(file(), 8, 'CRC32', signal)).rejects.toMatchObject({ code: 'bad-offset' })
})
