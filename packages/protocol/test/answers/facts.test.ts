import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatFactList, parseFactList } from '../../src/answers/fact-list.ts'
import { encodeFactReply, parseFactReply } from '../../src/answers/fact-reply.ts'
import { encodeMlstOptions, parseMlstOptionsReply } from '../../src/answers/mlst-options.ts'
import { encodeServerId, parseServerIdReply } from '../../src/answers/server-id.ts'
import { LocalProtocolError } from '../../src/errors.ts'
import type { Reply } from '../../src/reply/reply.ts'

const reply = (code: number, ...lines: string[]): Reply => ({ code, lines })
const name = fc.stringMatching(/^[a-z][a-z0-9.]*$/)
const value = fc.string({ unit: 'grapheme-ascii' }).filter(it => !/[; ]/.test(it))

describe('a list of facts', () => {
  it.each([
    ['Modify=20240131120000;', [['modify', '20240131120000']]],
    ['a=1; b==2;c', undefined],
    [
      'a=1; b==2;C=',
      [
        ['a', '1'],
        ['b', '=2'],
        ['c', ''],
      ],
    ],
    ['__proto__=1', [['__proto__', '1']]],
    ['=1;', undefined],
    ['', undefined],
    [';', undefined],
    ['prose', undefined],
  ])('is %j read as %j', (text, expected) => {
    const facts = parseFactList(text)
    expect(facts && [...facts]).toEqual(expected)
  })

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.tuple(name, value), { minLength: 1, selector: it => it[0] }), facts => {
        expect([...(parseFactList(formatFactList(facts)) ?? [])]).toEqual(facts)
      }),
    )
  })

  it.each([
    ['', 'a'],
    ['a=b', 'c'],
    ['a b', 'c'],
    ['a;b', 'c'],
    ['a', 'b;c'],
  ])('cannot hold %j with the value %j', (fact, text) => {
    expect(() => formatFactList([[fact, text]])).toThrow(LocalProtocolError)
  })
})

describe('the 213 to MFMT, MFCT and MFF', () => {
  it.each([
    ['Modify=20200102030405; /f01.bin', [['modify', '20200102030405']], '/f01.bin'],
    ['Modify=20200102030405; /f01.bin.', [['modify', '20200102030405']], '/f01.bin.'],
    [
      'modify=20200102030405;UNIX.mode=0644;  a b ',
      [
        ['modify', '20200102030405'],
        ['unix.mode', '0644'],
      ],
      ' a b ',
    ],
    [' Create=20200102030405', [['create', '20200102030405']], ''],
  ])('%s tells facts and path', (text, facts, path) => {
    const answer = parseFactReply(reply(213, text))
    expect([...(answer?.facts ?? [])]).toEqual(facts)
    expect(answer?.path).toBe(path)
  })

  it.each([
    reply(213, '20200102030405'),
    reply(213, 'Date set. a=b'),
    reply(213),
    reply(250, 'Modify=20200102030405; a'),
  ])('is none in %j', it => {
    expect(parseFactReply(it)).toBeUndefined()
  })

  it('is read as it was written', () => {
    fc.assert(
      fc.property(fc.tuple(name, value), fc.string({ unit: 'grapheme' }), (fact, path) => {
        const answer = parseFactReply(reply(213, encodeFactReply([fact], path)))
        expect([[...(answer?.facts ?? [])], answer?.path]).toEqual([[fact], path])
      }),
    )
  })

  it('cannot hold a blank in a value, where the path would begin', () => {
    expect(() => encodeFactReply([['lang', 'a b']], '/x')).toThrow(LocalProtocolError)
  })
})

describe('the 200 to CSID', () => {
  it('tells who the server is', () => {
    const id = parseServerIdReply(reply(200, 'name=ProFTPD;version=1.3.8;casesensitive=1;'))
    expect(id).toMatchObject({ name: 'ProFTPD', version: '1.3.8', caseSensitive: true })
    expect(id?.facts.get('version')).toBe('1.3.8')
  })

  it.each([
    ['Name=Serv U; CaseSensitive=0', 'Serv U', false],
    ['CaseSensitive=maybe', undefined, undefined],
  ])('may be %s', (text, expected, caseSensitive) => {
    expect(parseServerIdReply(reply(200, text))).toMatchObject({ name: expected, caseSensitive })
  })

  it.each([reply(200, 'Noted.'), reply(500, 'name=x;'), reply(200)])('is none in %j', it => {
    expect(parseServerIdReply(it)).toBeUndefined()
  })

  it('is read as it was written', () => {
    for (const caseSensitive of [true, false]) {
      const id = parseServerIdReply(reply(200, encodeServerId('Our Server', '1.0', caseSensitive)))
      expect(id).toMatchObject({ name: 'Our Server', version: '1.0', caseSensitive })
    }
  })
})

describe('the 200 to OPTS MLST', () => {
  it.each([
    ['MLST OPTS type;size;modify;', ['type', 'size', 'modify']],
    [' mlst opts Type;Size', ['Type', 'Size']],
    ['MLST OPTS type; size;', ['type', 'size']],
    ['MLST OPTS', []],
  ])('%s tells the facts to come', (text, facts) => {
    expect(parseMlstOptionsReply(reply(200, text))).toEqual(facts)
  })

  it.each([reply(200, 'OK'), reply(200, 'MLST type;'), reply(200), reply(501, 'MLST OPTS type;')])(
    'is none in %j',
    it => {
      expect(parseMlstOptionsReply(it)).toBeUndefined()
    },
  )

  it.each([[[]], [['type']], [['type', 'size']]])('is read as it was written for %j', facts => {
    expect(parseMlstOptionsReply(reply(200, encodeMlstOptions(facts)))).toEqual(facts)
  })
})
