import { posix, win32 } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latin1 } from '../../src/charset.ts'
import { type LocalNameReason, localName } from '../../src/local-name/local-name.ts'
import { bytesOf } from '../bytes-of.ts'

const check = (name: string | Uint8Array, platform: 'posix' | 'win32'): string => {
  const result = localName(name, { platform })
  return result.type === 'safe' ? `= ${result.name}` : result.reason
}

describe('a remote name', () => {
  it.each([
    'a.txt',
    'read me.txt',
    '...a',
    '.hidden',
    '-rf',
    '~backup',
    '~$doc.docx',
    'é€𝄞.txt',
    'a;b=c',
    'CONSOLE.log',
    'COM',
    'COM10',
    'COMA',
    'LPT',
    'XCOM1',
    'nul-1',
    'a\u200db',
  ])('%j is a local one everywhere', name => {
    expect(check(name, 'posix')).toBe(`= ${name}`)
    expect(check(name, 'win32')).toBe(`= ${name}`)
    expect(check(bytesOf(name), 'win32')).toBe(`= ${name}`)
  })

  it.each<[string, LocalNameReason]>([
    ['', 'empty'],
    ['.', 'dots'],
    ['..', 'dots'],
    ['../a', 'separator'],
    ['a/b', 'separator'],
    ['/etc', 'separator'],
    ['..\\a', 'separator'],
    ['\\\\host\\share', 'separator'],
    ['a\0b', 'control-character'],
    ['a\nb', 'control-character'],
    ['a\x1b[2J', 'control-character'],
    ['\x1f', 'control-character'],
    ['\x7f', 'control-character'],
    ['\x80', 'control-character'],
    ['\x9f', 'control-character'],
    ['a\u2028', 'control-character'],
    ['a\u2029', 'control-character'],
    ['a\u202eb', 'bidi-control'],
    ['a\u202ab', 'bidi-control'],
    ['a\u2066b', 'bidi-control'],
    ['a\u2069b', 'bidi-control'],
    ['a\u200eb', 'bidi-control'],
    ['a\u200fb', 'bidi-control'],
    ['a\u061cb', 'bidi-control'],
    ['a\u206ab', 'bidi-control'],
    ['a\u206fb', 'bidi-control'],
    ['a\ud800b', 'unpaired-surrogate'],
    ['\udfff', 'unpaired-surrogate'],
    ['a'.repeat(256), 'too-long'],
  ])('%j is refused everywhere: %s', (name, reason) => {
    expect(check(name, 'posix')).toBe(reason)
    expect(check(name, 'win32')).toBe(reason)
  })

  it.each<[string, LocalNameReason]>([
    ['C:', 'colon'],
    ['C:x', 'colon'],
    ['a.txt:stream', 'colon'],
    ['a::$DATA', 'colon'],
    ['a<b', 'forbidden-character'],
    ['a>b', 'forbidden-character'],
    ['a"b', 'forbidden-character'],
    ['a|b', 'forbidden-character'],
    ['a?b', 'forbidden-character'],
    ['a*b', 'forbidden-character'],
    ['a.', 'trailing-dot-or-blank'],
    ['a ', 'trailing-dot-or-blank'],
    ['...', 'trailing-dot-or-blank'],
    ['. .', 'trailing-dot-or-blank'],
    [' ', 'trailing-dot-or-blank'],
    ['CON', 'device'],
    ['con.txt', 'device'],
    ['Nul.tar.gz', 'device'],
    ['aux .txt', 'device'],
    ['PRN', 'device'],
    ['COM0', 'device'],
    ['com1.log', 'device'],
    ['COM9', 'device'],
    ['LPT1', 'device'],
    ['COM¹', 'device'],
    ['lpt².txt', 'device'],
    ['LPT³', 'device'],
    ['CONIN$', 'device'],
    ['conout$.x', 'device'],
    ['CLOCK$', 'device'],
  ])('%j is refused on Windows alone: %s', (name, reason) => {
    expect(check(name, 'posix')).toBe(`= ${name}`)
    expect(check(name, 'win32')).toBe(reason)
  })

  it('has 255 bytes at the most, or 255 code units on Windows', () => {
    for (const [character, most] of [
      ['a', 255],
      ['é', 127],
      ['€', 85],
      ['𝄞', 63],
    ] as const) {
      expect(check(character.repeat(most), 'posix')).toContain('=')
      expect(check(character.repeat(most + 1), 'posix')).toBe('too-long')
    }
    expect(check('€'.repeat(255), 'win32')).toContain('=')
    expect(check('€'.repeat(256), 'win32')).toBe('too-long')
    expect(check('𝄞'.repeat(128), 'win32')).toBe('too-long')
  })

  it('is refused where its bytes are not of the charset', () => {
    expect(check(Uint8Array.of(0xe9), 'posix')).toBe('undecodable')
    expect(check(Uint8Array.of(0xc0, 0xae, 0xc0, 0xae), 'posix')).toBe('undecodable')
    expect(check(Uint8Array.of(0xed, 0xa0, 0x80), 'posix')).toBe('undecodable')
    expect(localName(Uint8Array.of(0xe9), { platform: 'posix', charset: latin1 })).toEqual({
      type: 'safe',
      name: 'é',
    })
    const ascii = { name: 'ascii', encode: latin1.encode, decode: () => '€' }
    expect(localName(bytesOf('a'), { platform: 'posix', charset: ascii }).type).toBe('refused')
    const shorter = { name: 'shorter', encode: () => bytesOf('a'), decode: () => 'a' }
    expect(localName(bytesOf('ab'), { platform: 'posix', charset: shorter }).type).toBe('refused')
    const longer = { name: 'longer', encode: () => bytesOf('ab'), decode: () => 'a' }
    expect(localName(bytesOf('a'), { platform: 'posix', charset: longer }).type).toBe('refused')
  })

  it('has to keep the stricter rules on a platform that is neither', () => {
    for (const name of ['a:b', 'nul', 'a.']) {
      const platform = 'darwin' as 'posix'
      expect(localName(name, { platform })).toEqual(localName(name, { platform: 'win32' }))
    }
  })

  it('is refused for the same reason as bytes and as text', () => {
    for (const name of ['', '..', 'a/b', 'a\0'])
      expect(check(bytesOf(name), 'posix')).toBe(check(name, 'posix'))
  })

  it('stays itself and stays inside its folder, or is refused', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 12 }),
      fc
        .array(fc.constantFrom('.', '/', '\\', 'C', ':', ' ', 'con', 'a', '\0'), { maxLength: 5 })
        .map(it => it.join('')),
    )
    fc.assert(
      fc.property(name, it => {
        for (const [platform, path, root] of [
          ['posix', posix, '/in'],
          ['win32', win32, 'C:\\in'],
        ] as const) {
          const result = localName(it, { platform })
          if (result.type === 'refused') continue
          expect(result.name).toBe(it)
          const joined = path.join(root, result.name)
          expect(path.dirname(joined)).toBe(root)
          expect(path.basename(joined)).toBe(it)
        }
      }),
      { numRuns: 2000 },
    )
  })
})
