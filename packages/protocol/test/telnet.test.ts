import fc from 'fast-check'
import { expect, it } from 'vitest'
import { doubleIac, stripTelnet } from '../src/telnet.ts'
import { bytesOf } from './bytes-of.ts'

const stripped = (text: string): string =>
  Buffer.from(stripTelnet(bytesOf(text, 'latin1'))).toString('latin1')

it.each([
  ['', ''],
  ['plain', 'plain'],
  ['\xff\xf4\xff\xf2ABOR', 'ABOR'],
  ['a\xff\xfb\x01b\xff\xfc\x02c\xff\xfd\x03d\xff\xfe\x04e', 'abcde'],
  ['\xff\xfa\xff\xf1', ''],
  ['a\xff\xff', 'a\xff'],
  ['\xff\xff\xff', '\xff\xff'],
  ['\xff\xff\xff\xf4', '\xff'],
  ['a\xff', 'a\xff'],
  ['\xffa\xff\xf0', '\xffa\xff\xf0'],
  ['a\xff\xfb', 'a'],
  ['a\r\0b', 'a\rb'],
  ['a\r\0\0', 'a\r\0'],
  ['\r\r\0', '\r\r'],
  ['a\0b', 'a\0b'],
  ['\r\xff\xfd\0', '\r'],
  ['\r\xff\xf1\0', '\r\0'],
])('%j without Telnet is %j', (line, expected) => {
  expect(stripped(line)).toBe(expected)
})

it('copies nothing where nothing is to be taken out', () => {
  const line = bytesOf('250 a\rb')
  expect(stripTelnet(line)).toBe(line)
})

it('copies nothing where nothing is to be doubled', () => {
  const data = bytesOf('abc')
  expect(doubleIac(data)).toBe(data)
})

it('takes out what doubling put in', () => {
  const data = fc.uint8Array().map(it => it.filter(byte => byte !== 0))
  fc.assert(
    fc.property(data, it => {
      expect(stripTelnet(doubleIac(it))).toEqual(it)
    }),
  )
})
