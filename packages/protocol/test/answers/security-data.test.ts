import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseProtectedReply, parseSecurityData } from '../../src/answers/security-data.ts'
import { bytesOf } from '../bytes-of.ts'

it.each([235, 334, 335])('%i carries security data', code => {
  fc.assert(
    fc.property(fc.uint8Array(), bytes => {
      const text = `ADAT=${Buffer.from(bytes).toString('base64')}`
      expect(parseSecurityData({ code, lines: ['Go on', ` ${text} `] })).toEqual(bytes)
    }),
  )
})

it.each([
  [334, 'Go on'],
  [334, 'ADAT=YQ'],
  [334, 'ADAT=YQ='],
  [334, 'ADAT=Y==='],
  [334, 'ADAT=YQ==YQ=='],
  [334, 'ADAT=Y*=='],
  [334, 'ADAT=YQ== go on'],
  [234, 'ADAT=YQ=='],
])('%i %s carries none', (code, text) => {
  expect(parseSecurityData({ code, lines: [text] })).toBeUndefined()
})

it('is found behind any text', () => {
  expect(parseSecurityData({ code: 335, lines: ['ßİ adat=YQ=='] })).toEqual(bytesOf('a'))
})

it('joins the lines of a protected reply', () => {
  expect(parseProtectedReply({ code: 631, lines: ['MjAw', 'IG9r', ''] })).toEqual(bytesOf('200 ok'))
  expect(parseProtectedReply({ code: 633, lines: ['*'] })).toBeUndefined()
  expect(parseProtectedReply({ code: 630, lines: ['MjAw'] })).toBeUndefined()
  expect(parseProtectedReply({ code: 634, lines: ['MjAw'] })).toBeUndefined()
})
