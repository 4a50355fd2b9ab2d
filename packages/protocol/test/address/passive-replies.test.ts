import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeEpsvPort, encodePasvAddress } from '../../src/address/encode-passive.ts'
import { parseEpsvReply } from '../../src/address/parse-epsv.ts'
import { parsePassiveReply } from '../../src/address/parse-passive.ts'
import { parsePasvReply } from '../../src/address/parse-pasv.ts'
import { LocalProtocolError } from '../../src/errors.ts'
import type { Reply } from '../../src/reply/reply.ts'

const reply = (code: number, ...lines: string[]): Reply => ({ code, lines })
const local = { host: '127.0.0.1', port: 51213 }

describe('the address of a 227', () => {
  it.each([
    'Entering Passive Mode (127,0,0,1,200,13).',
    'Entering Passive Mode (127,0,0,1,200,13)',
    'Entering Passive Mode 127,0,0,1,200,13',
    '=127,0,0,1,200,13',
    '127,0,0,1,200,13',
    'Entering Passive Mode ( 127, 0 ,0,1, 200 , 13 )',
    'Mode 2, passive 3 of 4: 127,0,0,1,200,13, go on',
    'Entering Passive Mode (127,0,0,1,200,013)',
  ])('is found in "%s"', text => {
    expect(parsePasvReply(reply(227, text))).toEqual(local)
  })

  it('is found in any line', () => {
    expect(parsePasvReply(reply(227, 'Entering Passive Mode', '(127,0,0,1,200,13)'))).toEqual(local)
  })

  it.each([
    'Entering Passive Mode',
    'Entering Passive Mode (127,0,0,1,200)',
    'Entering Passive Mode (127,0,0,1,200,13,14)',
    'Entering Passive Mode (127,0,0,1,256,13)',
    'Entering Passive Mode (999,0,0,1,200,13)',
    'Entering Passive Mode (127,0,0,1,0,0)',
    'Entering Passive Mode (-127,0,0,1,200,13)',
    'Entering Passive Mode (127,0,0,1,200,-13)',
    'Entering Passive Mode (127,,0,0,1,200,13',
    'Entering Passive Mode (127.0.0.1.200.13)',
    `Entering Passive Mode (127,0,0,1,200,${'9'.repeat(400)})`,
    '',
  ])('is not made up from "%s"', text => {
    expect(parsePasvReply(reply(227, text))).toBeUndefined()
  })

  it('is not looked for in another reply', () => {
    expect(parsePasvReply(reply(200, '127,0,0,1,200,13'))).toBeUndefined()
  })

  it('is read as it was written', () => {
    const octets = fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 4, maxLength: 4 })
    fc.assert(
      fc.property(octets, fc.integer({ min: 1, max: 65535 }), (numbers, port) => {
        const host = numbers.join('.')
        expect(parsePasvReply(reply(227, encodePasvAddress(host, port)))).toEqual({ host, port })
      }),
    )
  })
})

describe('the port of a 229', () => {
  it.each([
    'Entering Extended Passive Mode (|||6446|)',
    'Entering Extended Passive Mode (!!!6446!)',
    'Entering Extended Passive Mode |||6446|',
    'Extended Passive Mode OK (|||06446|).',
    'Wait... ((((6446()',
    'Entering Extended Passive Mode (|||6446)',
    'Entering Extended Passive Mode (||6446|)',
    'Entering Extended Passive Mode (|6446|)',
    'Entering Extended Passive Mode ( | | | 6446 | )',
    'Entering Extended Passive Mode (||| 6446|)',
    'Entering Extended Passive Mode (|1|127.0.0.1|6446|)',
    'Entering Extended Passive Mode (|2|2001:db8::1|6446|)',
    'Mode (x) of (two): (!!6446!)',
    'a ) b (|||6446)',
    'Wait...22. (|||6446|)',
    'Not |||22| but (|||6446|)',
    'First |||6446| and then |||22|',
    '(|||x|) (|||6446)',
  ])('is found in "%s"', text => {
    expect(parseEpsvReply(reply(229, text))).toEqual({ port: 6446 })
  })

  it('is not looked for in another reply', () => {
    expect(parseEpsvReply(reply(227, '(|||6446|)'))).toBeUndefined()
  })

  it('may have any delimiter from 33 to 126', () => {
    for (let unit = 33; unit <= 126; unit++) {
      const d = String.fromCharCode(unit)
      expect(parseEpsvReply(reply(229, `ok (${d}${d}${d}6446${d})`)), d).toEqual({ port: 6446 })
    }
  })

  it.each([
    'Entering Extended Passive Mode',
    '(|||6446!)',
    '(|||a|)',
    '(||||)',
    '(|||0|)',
    '(|||65536|)',
    '(|||-1|)',
    '(   6446 )',
    '()',
    '(6446)',
    'xxx22x',
    'wait...22.',
    '---22-',
    '(#6446)',
    '(|6446)',
    'a6446a',
    '(a6446a)',
    '(aa6446)',
    '(ZZ6446)',
    '(--6446)',
    '(++6446)',
    '(éé6446)',
    '(||)',
    '(|1|6446|)',
    '(|1|::1|6446|)',
    '(|2|127.0.0.1|6446|)',
    '(|3|127.0.0.1|6446|)',
    '(|1|127.0.0.1|6446|7|)',
    '(|1|127.0.0.1|x|)',
    '(||6446!)',
    `(||6446${' '.repeat(64)})`,
    '||6446|',
    `(|||${'1'.repeat(400)}|)`,
    '',
  ])('is not made up from "%s"', text => {
    expect(parseEpsvReply(reply(229, text))).toBeUndefined()
  })

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 65535 }), port => {
        expect(parseEpsvReply(reply(229, encodeEpsvPort(port)))).toEqual({ port })
      }),
    )
  })
})

describe('the answer to PASV or EPSV', () => {
  it.each([
    [227, '(127,0,0,1,200,13)', local],
    [229, '(|||51213|)', { port: 51213 }],
    [227, '(|||51213|)', { port: 51213 }],
    [229, '(127,0,0,1,200,13)', local],
    [200, '(127,0,0,1,200,13)', local],
    [228, '(4,4,127,0,0,1,2,200,13)', local],
    [228, '(127,0,0,1,200,13)', undefined],
    [500, '(127,0,0,1,200,13)', undefined],
    [229, 'neither', undefined],
  ])('%i %s is read by its code, and by its text where the code lies', (code, text, address) => {
    expect(parsePassiveReply(reply(code, text))).toEqual(address)
  })

  it('never throws, whatever the text', () => {
    fc.assert(
      fc.property(fc.constantFrom(227, 228, 229), fc.string({ unit: 'binary' }), (code, text) => {
        const address = parsePassiveReply(reply(code, text))
        if (address !== undefined) expect(address.port).toBeGreaterThan(0)
      }),
    )
  })

  it('comes to an end with a text of a million characters, which work in its square would not', () => {
    for (const unit of ['|', '1', '1,', '1,2,3,4,5 ', '(', ')', '(|', '(|)', '(111']) {
      const text = unit.repeat(400_000)
      expect(parsePassiveReply(reply(229, text))).toBeUndefined()
    }
  })
})

describe('what cannot be announced', () => {
  it.each([
    ['::1', 21],
    ['127.0.0', 21],
    ['127.0.0.256', 21],
    ['127.0.0.1', 0],
    ['127.0.0.1', 65536],
    ['127.0.0.1', 1.5],
  ])('%s port %d is an error of the caller', (host, port) => {
    expect(() => encodePasvAddress(host, port)).toThrow(LocalProtocolError)
  })

  it('is a port outside 1 to 65535', () => {
    expect(() => encodeEpsvPort(0)).toThrow(LocalProtocolError)
  })
})
