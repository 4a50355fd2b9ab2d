import { inspect } from 'node:util'
import { LocalProtocolError } from '@sluice/protocol'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findInNetrc, type NetrcEntry, parseNetrc } from '../../src/index.ts'

const empty: NetrcEntry = { machine: undefined, user: undefined, password: undefined, account: undefined }
const entry = (parts: Partial<NetrcEntry>): NetrcEntry => ({ ...empty, ...parts })
const me = entry({ machine: 'h', user: 'me', password: 'secret' })

describe('a netrc file', () => {
  test.each<[string, string, readonly NetrcEntry[]]>([
    ['that is empty', '', []],
    ['of blanks and comments', ' \n# machine x login y\n\t\r\n', []],
    ['on one line', 'machine h login me password secret', [me]],
    ['on several lines', 'machine h\r\n\tlogin me\r\n\tpassword secret\r\n', [me]],
    [
      'with an account',
      'machine h login me password secret account acme',
      [entry({ ...me, account: 'acme' })],
    ],
    ['with nothing but a machine', 'machine h', [entry({ machine: 'h' })]],
    ['with user for login', 'machine h user me password secret', [me]],
    ['with a default', 'machine h login me password secret default login you', [me, entry({ user: 'you' })]],
    [
      'with a quoted value',
      'machine h login "m e" password "a b\tc"',
      [entry({ ...me, user: 'm e', password: 'a b\tc' })],
    ],
    ['with an empty value', 'machine h login me password ""', [entry({ ...me, password: '' })]],
    [
      'with a quote in quotes',
      String.raw`machine h login me password "a\"b\\c"`,
      [entry({ ...me, password: 'a"b\\c' })],
    ],
    [
      'with a backslash',
      String.raw`machine h login me password a\ b\\c`,
      [entry({ ...me, password: 'a b\\c' })],
    ],
    ['with a quote inside a word', 'machine h login me password a"b', [entry({ ...me, password: 'a"b' })]],
    [
      'with a hash in a password',
      'machine h login me password #1 # and a comment',
      [entry({ ...me, password: '#1' })],
    ],
    [
      'with a keyword for a password',
      'machine h login me password machine',
      [entry({ ...me, password: 'machine' })],
    ],
    [
      'with other letters',
      'machine h login mé password пароль',
      [entry({ ...me, user: 'mé', password: 'пароль' })],
    ],
    [
      'with macros',
      'macdef init\ncd /pub\nmachine not login this\n\nmachine h login me password secret\nmacdef x\nmachine neither',
      [me],
    ],
    [
      'with a macro whose lines end in CRLF',
      'macdef init\r\nbin\r\n\r\nmachine h login me password secret',
      [me],
    ],
  ])('%s is read', (_what, text, entries) => {
    expect(parseNetrc(text)).toEqual(entries)
  })

  test.each([
    ['with a NUL', 'machine h login me password hunter2\0', /NUL/],
    ['without a value', 'machine h\nlogin me password', /line 2/],
    ['whose quote has no end', 'machine h login me password "hunter2', /line 1.*quote/],
    [
      'with a word that nobody knows',
      'machine h\nlogin me password hunter 2hunter2',
      /line 2.*double quotes/,
    ],
    ['with a value of no machine', 'password hunter2', /line 1.*no machine/],
  ])('%s is refused, and nothing of it repeated', (_what, text, words) => {
    let error: unknown
    try {
      parseNetrc(text)
    } catch (thrown) {
      error = thrown
    }
    expect(error).toBeInstanceOf(LocalProtocolError)
    expect(error).toMatchObject({ code: 'FTP_BAD_OPTION', phase: 'configuration' })
    expect((error as Error).message).toMatch(words)
    expect(inspect(error)).not.toContain('hunter')
  })

  test('gives back whatever was written into it in quotes', () => {
    const word = fc.string({ unit: 'binary' }).filter(text => !text.includes('\0'))
    const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`
    fc.assert(
      fc.property(fc.array(fc.tuple(word, word, word)), rows => {
        const text = rows.map(row => {
          const [machine, user, password] = row.map(quoted)
          return `machine ${machine} login ${user} password ${password}\n`
        })
        const entries = rows.map(([machine, user, password]) => entry({ machine, user, password }))
        expect(parseNetrc(text.join(''))).toEqual(entries)
      }),
    )
  })

  test('is read or refused with the same error, whatever it holds', () => {
    const words = fc.constantFrom(
      'machine',
      'default',
      'login',
      'password',
      'account',
      'macdef',
      '"',
      '\\',
      '#',
      '\n',
      ' ',
      'x',
    )
    fc.assert(
      fc.property(fc.array(words), parts => {
        try {
          parseNetrc(parts.join(' '))
        } catch (error) {
          expect(error).toBeInstanceOf(LocalProtocolError)
        }
      }),
    )
  })
})

describe('the entry for a host', () => {
  const other = entry({ machine: 'h', user: 'you', password: 'another' })
  const open = entry({ machine: 'h', password: 'for anybody' })
  const fallback = entry({ user: 'guest', password: 'x' })

  test.each<[string, readonly NetrcEntry[], string, string | undefined, NetrcEntry | undefined]>([
    ['is the first for it', [me, other], 'h', undefined, me],
    ['is that of the user', [me, other], 'h', 'you', other],
    ['may leave the user open', [open, me], 'h', 'somebody', open],
    ['that names the user comes before one that does not', [open, me], 'h', 'me', me],
    ['is the default if there is no other', [me, fallback], 'elsewhere', undefined, fallback],
    ['comes before the default', [fallback, me], 'h', undefined, me],
    ['is found in letters of either case', [me], 'H', undefined, me],
    ['is never that of another user', [me, fallback], 'h', 'stranger', undefined],
    ['is never that of another host', [me], 'h.example', undefined, undefined],
  ])('%s', (_what, entries, host, user, found) => {
    expect(findInNetrc(entries, host, user)).toEqual(found)
  })
})
