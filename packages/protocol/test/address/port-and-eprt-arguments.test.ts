import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeEprtArgument, parseEprtArgument } from '../../src/address/eprt-argument.ts'
import { encodePortArgument, parsePortArgument } from '../../src/address/port-argument.ts'
import { LocalProtocolError } from '../../src/errors.ts'

describe('PORT', () => {
  it('is written and read', () => {
    expect(encodePortArgument('10.1.2.3', 51213)).toBe('10,1,2,3,200,13')
    expect(parsePortArgument('10,1,2,3,200,13')).toEqual({ host: '10.1.2.3', port: 51213 })
  })

  it.each([
    '',
    '10,1,2,3,200',
    '10,1,2,3,200,13,1',
    '10,1,2,3,200,13,',
    ',10,1,2,3,200,13',
    '10,1,2,3,200, 13',
    '10,1,2,3,256,13',
    '10,1,2,3,0,0',
    '10,1,2,3,200,0013',
    '10.1.2.3,200,13',
    '(10,1,2,3,200,13)',
    '1,'.repeat(1000),
  ])('refuses "%s"', argument => {
    expect(parsePortArgument(argument)).toBeUndefined()
  })
})

describe('EPRT', () => {
  it.each([
    ['|1|132.235.1.2|6275|', { family: 1, host: '132.235.1.2', port: 6275 }],
    ['|2|1080::8:800:200C:417A|5282|', { family: 2, host: '1080::8:800:200C:417A', port: 5282 }],
    ['!2!::1!5282!', { family: 2, host: '::1', port: 5282 }],
    ['|2|::|5282|', { family: 2, host: '::', port: 5282 }],
    ['|2|1:2:3:4:5:6:7:8|5282|', { family: 2, host: '1:2:3:4:5:6:7:8', port: 5282 }],
    ['|2|::ffff:10.0.0.1|5282|', { family: 2, host: '::ffff:10.0.0.1', port: 5282 }],
    ['|3|what that has|5282|', { family: 3, host: 'what that has', port: 5282 }],
  ])('reads %s', (argument, address) => {
    expect(parseEprtArgument(argument)).toEqual(address)
  })

  it.each([
    '',
    '|',
    '|1|132.235.1.2|6275',
    '1|132.235.1.2|6275|',
    '|1|132.235.1.2|6275||',
    '|1|132.235.1.2|0|',
    '|1|132.235.1.2|65536|',
    '|1|132.235.1.2|x|',
    '|1|132.235.1.2|006275|',
    '|1|132.235.1.2||',
    '|||',
    '||||',
    `|2|${'1'.repeat(46)}|6275|`,
    '|1|132.235.1|6275|',
    '|1|132.235.1.002|6275|',
    '|1|::1|6275|',
    '|2|132.235.1.2|6275|',
    '|2|1:2:3:4:5:6:7|6275|',
    '|2|1:2:3:4:5:6:7:8:9|6275|',
    '|2|1::2::3|6275|',
    '|2|1:2:3:4:5:6:7:8::|6275|',
    '|2|12345::|6275|',
    '|2|::g|6275|',
    '|2|:|6275|',
    '|2|1:|6275|',
    '|2|10.0.0.1::|6275|',
    ' 1 132.235.1.2 6275 ',
  ])('refuses "%s"', argument => {
    expect(parseEprtArgument(argument)).toBeUndefined()
  })

  it('is written and read', () => {
    expect(encodeEprtArgument('10.1.2.3', 51213)).toBe('|1|10.1.2.3|51213|')
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 1, max: 65535 }), (host, port) => {
        expect(parseEprtArgument(encodeEprtArgument(host, port))).toMatchObject({ host, port })
      }),
    )
  })

  it('cannot announce a name or a wrong port', () => {
    expect(() => encodeEprtArgument('localhost', 21)).toThrow(LocalProtocolError)
    expect(() => encodeEprtArgument('::1', 0)).toThrow(LocalProtocolError)
  })
})
