import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeAddressFamilies, parseAddressFamilies } from '../../src/address/address-families.ts'
import { encodeLpsvAddress } from '../../src/address/encode-passive.ts'
import { ipOctets, ipText } from '../../src/address/ip-octets.ts'
import { encodeLprtArgument, parseLprtArgument } from '../../src/address/lprt-argument.ts'
import { parseLpsvReply } from '../../src/address/parse-lpsv.ts'
import { LocalProtocolError } from '../../src/errors.ts'
import type { Reply } from '../../src/reply/reply.ts'

const reply = (code: number, ...lines: string[]): Reply => ({ code, lines })
const port = fc.integer({ min: 1, max: 65535 })
const host = fc
  .oneof(
    fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 }),
    fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 255 })), { minLength: 16, maxLength: 16 }),
  )
  .map(ipText)
const v6 = '6,16,32,1,13,184,0,0,0,0,0,0,0,0,0,0,0,1,2,200,13'

describe('LPRT', () => {
  it.each([
    ['4,4,127,0,0,1,2,200,13', { family: 4, host: '127.0.0.1', port: 51213 }],
    [v6, { family: 6, host: '2001:db8::1', port: 51213 }],
    ['5,3,1,2,3,2,0,21', { family: 5, host: '1.2.3', port: 21 }],
    ['1,0,2,0,21', { family: 1, host: '', port: 21 }],
  ])('reads %s', (argument, expected) => {
    expect(parseLprtArgument(argument)).toEqual(expected)
  })

  it.each([
    '',
    '4',
    '4,4,127,0,0,1',
    '4,4,127,0,0,1,2,200',
    '4,4,127,0,0,1,2,200,13,1',
    '4,4,127,0,0,1,3,0,200,13',
    '4,3,127,0,0,2,200,13',
    '6,4,127,0,0,1,2,200,13',
    '4,4,127,0,0,256,2,200,13',
    '4,4,127,0,0,1,2,0,0',
    '4,4,127,0,0,1,2,200,-13',
    '4,4,127,0,0,1,2,200,013',
    '4, 4,127,0,0,1,2,200,13',
    '(4,4,127,0,0,1,2,200,13)',
    '4,4,127,0,0,1,2,200,13 ',
    '4,4,127,0,0,1,2,200,13,',
    '4,255,1,2,3',
    '1,'.repeat(1000),
  ])('refuses "%s"', argument => {
    expect(parseLprtArgument(argument)).toBeUndefined()
  })

  it('is read as it was written', () => {
    fc.assert(
      fc.property(host, port, (it, number) => {
        expect(parseLprtArgument(encodeLprtArgument(it, number))).toMatchObject({ host: it, port: number })
      }),
    )
  })

  it('cannot announce a name or a wrong port', () => {
    expect(() => encodeLprtArgument('localhost', 21)).toThrow(LocalProtocolError)
    expect(() => encodeLprtArgument('::1', 65536)).toThrow(LocalProtocolError)
  })
})

describe('the address of a 228', () => {
  it.each([
    [`Entering Long Passive Mode (${v6})`, '2001:db8::1'],
    [`Entering Long Passive Mode ${v6}.`, '2001:db8::1'],
    ['Mode 4,4 of 9: ( 4, 4, 127, 0, 0, 1, 2, 200, 13 )', '127.0.0.1'],
    ['(5,3,1,2,3,2,0,21) (4,4,127,0,0,1,2,200,13)', '127.0.0.1'],
  ])('is found in "%s"', (text, expected) => {
    expect(parseLpsvReply(reply(228, text))).toEqual({ host: expected, port: 51213 })
  })

  it.each([
    '',
    'Entering Long Passive Mode',
    '(127,0,0,1,200,13)',
    '(5,3,1,2,3,2,0,21)',
    '(4,4,127,0,0,-1,2,200,13)',
  ])('is not made up from "%s"', text => expect(parseLpsvReply(reply(228, text))).toBeUndefined())

  it('is not looked for in another reply', () => {
    expect(parseLpsvReply(reply(227, `(${v6})`))).toBeUndefined()
  })

  it('is read as it was written', () => {
    fc.assert(
      fc.property(host, port, (it, number) => {
        expect(parseLpsvReply(reply(228, encodeLpsvAddress(it, number)))).toEqual({ host: it, port: number })
      }),
    )
  })
})

describe('the octets of an address', () => {
  it.each([
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['0:0:1:2:3:4:0:0', '::1:2:3:4:0:0'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
    ['1:2:3:4:5:6:10.0.0.1', '1:2:3:4:5:6:a00:1'],
    ['2001:DB8::00ff', '2001:db8::ff'],
    ['10.0.0.1', '10.0.0.1'],
  ])('%s is %s', (text, canonical) => {
    const octets = ipOctets(text)
    expect(octets).toHaveLength(text.includes(':') ? 16 : 4)
    expect(ipText(octets as number[])).toBe(canonical)
    expect(ipOctets(canonical)).toEqual(octets)
  })
})

describe('the families in a refusal', () => {
  it.each<[number, string, string[] | undefined]>([
    [522, 'Network protocol not supported, use (1,2)', ['ipv4', 'ipv6']],
    [522, 'Network protocol not supported, use (2)', ['ipv6']],
    [522, 'use ( 2, 1, 3 )', ['ipv6', 'ipv4']],
    [521, 'Supported address families are (4,6)', ['ipv4', 'ipv6']],
    [521, 'Supported address families are (1)', []],
    [522, 'SSL connection failed: session reuse required', undefined],
    [522, 'use (1,2', undefined],
    [522, 'use 1,2)', undefined],
    [522, 'use ()', undefined],
    [522, 'use (1 2)', undefined],
    [501, 'use (1,2)', undefined],
  ])('%i %s names %j', (code, text, expected) => {
    expect(parseAddressFamilies(reply(code, text))).toEqual(expected)
  })

  it('are read as they were written', () => {
    for (const code of [521, 522] as const) {
      for (const families of [['ipv4'], ['ipv6', 'ipv4']] as const) {
        expect(parseAddressFamilies(reply(code, `use ${encodeAddressFamilies(code, families)}`))).toEqual(
          families,
        )
      }
    }
  })
})
