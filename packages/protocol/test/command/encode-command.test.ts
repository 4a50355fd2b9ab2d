import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Charset, latin1, utf8 } from '../../src/charset.ts'
import type { Command } from '../../src/command/command.ts'
import { CommandParser } from '../../src/command/command-parser.ts'
import { describeCommand } from '../../src/command/describe-command.ts'
import { encodeCommand } from '../../src/command/encode-command.ts'
import { LocalProtocolError } from '../../src/errors.ts'
import { bytesOf } from '../bytes-of.ts'
import { cuts } from '../cut.ts'

const table: readonly (readonly [Command, string])[] = [
  [{ verb: 'NOOP' }, 'NOOP\r\n'],
  [{ verb: 'RETR', path: 'pub/read me.txt' }, 'RETR pub/read me.txt\r\n'],
  [{ verb: 'RETR', path: ' leading and trailing ' }, 'RETR  leading and trailing \r\n'],
  [{ verb: 'RETR', path: Uint8Array.of(0x61, 0xff, 0x62) }, 'RETR a\xffb\r\n'],
  [{ verb: 'CWD', path: 'é' }, 'CWD \xc3\xa9\r\n'],
  [{ verb: 'LIST' }, 'LIST\r\n'],
  [{ verb: 'LIST', path: '-a' }, 'LIST -a\r\n'],
  [{ verb: 'PASS', password: '' }, 'PASS \r\n'],
  [{ verb: 'PBSZ', size: 0 }, 'PBSZ 0\r\n'],
  [{ verb: 'REST', offset: 9007199254740991 }, 'REST 9007199254740991\r\n'],
  [{ verb: 'EPSV', protocol: 'ALL' }, 'EPSV ALL\r\n'],
  [{ verb: 'OTHER', name: 'XFOO', argument: '"a b"' }, 'XFOO "a b"\r\n'],
  [{ verb: 'TYPE', type: 'A' }, 'TYPE A\r\n'],
  [{ verb: 'TYPE', type: 'L', detail: '8' }, 'TYPE L 8\r\n'],
  [{ verb: 'RANG', start: 10, end: 20 }, 'RANG 10 20\r\n'],
  [{ verb: 'ALLO', size: 100, record: 'R 80' }, 'ALLO 100 R 80\r\n'],
  [{ verb: 'MFMT', time: '20240131120000', path: 'a b' }, 'MFMT 20240131120000 a b\r\n'],
  [{ verb: 'XCRC', path: 'a' }, 'XCRC a\r\n'],
  [{ verb: 'XCRC', path: 'a b', start: 0, end: 9 }, 'XCRC "a b" 0 9\r\n'],
  [{ verb: 'XMD5', path: 'a"b\\', start: 5 }, 'XMD5 a"b\\ 5\r\n'],
  [{ verb: 'COMB', target: 'whole', parts: ['part 1', 'part-2'] }, 'COMB whole "part 1" part-2\r\n'],
  [{ verb: 'SITE CHMOD', mode: '640', path: Uint8Array.of(0x61, 0xff) }, 'SITE CHMOD 640 a\xff\r\n'],
  [{ verb: 'SITE IDLE' }, 'SITE IDLE\r\n'],
  [{ verb: 'PRET', transfer: 'RETR', path: 'a b' }, 'PRET RETR a b\r\n'],
]

const refused: readonly (readonly [string, Command])[] = [
  ['a line feed', { verb: 'RETR', path: 'a\nDELE b' }],
  ['a carriage return', { verb: 'CWD', path: 'a\r' }],
  ['a NUL', { verb: 'DELE', path: 'a\0b' }],
  ['a line feed in bytes', { verb: 'DELE', path: Uint8Array.of(0x61, 0x0a) }],
  ['a line feed in a user', { verb: 'USER', user: 'a\r\nDELE b' }],
  ['a line feed in a password', { verb: 'PASS', password: 'a\nb' }],
  ['a line feed in a raw command', { verb: 'SITE', text: 'HELP\nQUIT' }],
  ['a blank in a verb', { verb: 'OTHER', name: 'DELE b' }],
  ['a line feed in a verb', { verb: 'OTHER', name: 'A\nB' }],
  ['an empty path', { verb: 'RETR', path: '' }],
  ['a path that is missing', { verb: 'RETR' } as Command],
  ['half a character', { verb: 'RETR', path: '\ud800' }],
  ['a negative offset', { verb: 'REST', offset: -1 }],
  ['a fraction', { verb: 'REST', offset: 1.5 }],
  ['a blank in a part that a blank ends', { verb: 'SITE COPY', from: 'a b', to: 'c' }],
  ['an end without a start', { verb: 'XCRC', path: 'a', end: 9 }],
  ['a combination of nothing', { verb: 'COMB', target: 'a', parts: [''] }],
  ['a combination of no parts', { verb: 'COMB', target: 'a', parts: [] }],
  ['several paths where one belongs', { verb: 'DELE', path: ['a', 'b'] } as unknown as Command],
  ['no path at all in an array', { verb: 'CWD', path: [] } as unknown as Command],
  ['parts of parts', { verb: 'COMB', target: 'a', parts: [['b', 'c']] } as unknown as Command],
  ['an object as a path', { verb: 'DELE', path: { toString: () => 'a' } } as unknown as Command],
  ['an object without text', { verb: 'DELE', path: Object.create(null) } as unknown as Command],
  ['null as a path', { verb: 'DELE', path: null } as unknown as Command],
  ['a number as a path', { verb: 'DELE', path: 5 } as unknown as Command],
  ['a text as a number', { verb: 'REST', offset: '5' } as unknown as Command],
  ['a word that is none of its field', { verb: 'MODE', mode: 'S F' } as unknown as Command],
  ['a verb without a row', { verb: 'FOO\r\nDELE a' } as unknown as Command],
  ['a verb that objects inherit', { verb: '__proto__' } as unknown as Command],
  ['a quote where a blank needs quotes', { verb: 'XCRC', path: 'a "b"' }],
  ['a quote at the head of what may be quoted', { verb: 'XMD5', path: '"a"' }],
  ['a backslash where a blank needs quotes', { verb: 'COMB', target: 'a\\b c', parts: ['d'] }],
  ['more than quotes may hold', { verb: 'XCRC', path: ' '.repeat(300_000) }],
  ['more than a line may hold', { verb: 'RETR', path: 'x'.repeat(20_000) }],
]

describe('encodeCommand', () => {
  it.each(table)('writes %o', (command, wire) => {
    expect(latin1.decode(encodeCommand(command))).toBe(wire)
  })

  it.each(refused)('refuses %s', (_what, command) => {
    expect(() => encodeCommand(command)).toThrow(LocalProtocolError)
  })

  it('tells of each refusal by one line that is safe to show', () => {
    for (const [, command] of refused) {
      try {
        encodeCommand(command)
      } catch (error) {
        expect((error as LocalProtocolError).message).not.toMatch(/\p{Cc}/u)
      }
    }
  })

  it('writes verbs in ASCII, whatever the charset', () => {
    const shifty: Charset = { name: 'shifty', encode: () => Uint8Array.of(0x0a), decode: () => '' }
    expect(latin1.decode(encodeCommand({ verb: 'NOOP' }, shifty))).toBe('NOOP\r\n')
    expect(() => encodeCommand({ verb: 'DELE', path: 'a' }, shifty)).toThrow(
      'a line feed at byte 0 of its path',
    )
  })

  it('doubles 0xFF for servers that speak Telnet, if asked to', () => {
    const path = Uint8Array.of(0x61, 0xff, 0xf4)
    const wire = encodeCommand({ verb: 'RETR', path }, utf8, undefined, { telnet: true })
    expect(latin1.decode(wire)).toBe('RETR a\xff\xff\xf4\r\n')
    expect(new CommandParser().push(wire)).toMatchObject([{ argumentBytes: path }])
    const plain = encodeCommand({ verb: 'RETR', path })
    expect(new CommandParser({ telnet: false }).push(plain)).toMatchObject([{ argumentBytes: path }])
  })

  it('refuses characters whose Latin-1 truncation would be a line feed', () => {
    expect(() => encodeCommand({ verb: 'CWD', path: 'a\u010a' }, latin1)).toThrow(
      'cannot be written in latin1',
    )
  })

  it('never lets anything but its own terminator end a line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), path => {
        try {
          const wire = encodeCommand({ verb: 'RETR', path })
          const ends = [...wire].filter(byte => byte === 0x0a || byte === 0x0d || byte === 0)
          expect(ends).toEqual([0x0d, 0x0a])
        } catch (error) {
          expect(error).toBeInstanceOf(LocalProtocolError)
        }
      }),
    )
  })

  it('says what is wrong and where, without the secret', () => {
    expect(() => encodeCommand({ verb: 'RETR', path: 'a\nb' })).toThrow(
      'transfer: RETR a\\x0ab has a line feed at byte 1 of its path',
    )
    expect(() => encodeCommand({ verb: 'PASS', password: 'hush\nhush' })).toThrow(
      /^log-in: PASS \*\*\* has a line feed/,
    )
  })

  const gossip: Charset = {
    name: 'gossip',
    encode: text => {
      throw new TypeError(`cannot write ${text}`)
    },
    decode: latin1.decode,
  }

  it.each<[Command, Charset]>([
    [{ verb: 'PASS', password: 'hush\u20ac' }, latin1],
    [{ verb: 'PASS', password: 'hush\ud800' }, utf8],
    [{ verb: 'PASS', password: 'hush' }, gossip],
    [{ verb: 'SITE PSWD', password: 'a', replacement: 'hush\u20ac' }, latin1],
    [{ verb: 'SITE', text: 'PSWD a hush\u20ac' }, latin1],
    [{ verb: 'OTHER', name: 'ACCT', argument: 'hush\u20ac' }, latin1],
    [{ verb: 'OTHER', name: 'PASS hush' }, utf8],
    [{ verb: 'PASS hush' } as unknown as Command, utf8],
    [{ verb: 'PASS', password: ['hush'] } as unknown as Command, utf8],
  ])('never repeats the secret of %j', (command, charset) => {
    let thrown: unknown
    try {
      encodeCommand(command, charset)
    } catch (error) {
      thrown = error
    }
    expect(thrown).toBeInstanceOf(LocalProtocolError)
    expect(inspect({ ...(thrown as Error), cause: (thrown as Error).cause })).not.toContain('hush')
    expect((thrown as Error).message).not.toContain('hush')
  })

  it('says which member cannot be written, and by what', () => {
    const refusal = { code: 'FTP_UNENCODABLE', phase: 'transfer', command: 'RETR €' }
    expect(() => encodeCommand({ verb: 'RETR', path: '€' }, latin1)).toThrow(expect.objectContaining(refusal))
    expect(() => encodeCommand({ verb: 'RETR', path: '€' }, gossip)).toThrow(
      expect.objectContaining({ ...refusal, cause: expect.any(TypeError) }),
    )
  })
})

describe('describeCommand', () => {
  it.each([
    [{ verb: 'PASS', password: 'secret' }, 'PASS ***'],
    [{ verb: 'ACCT', account: 'secret' }, 'ACCT ***'],
    [{ verb: 'SITE', text: 'pswd secret new' }, 'SITE PSWD ***'],
    [{ verb: 'SITE', text: 'PSWD\tsecret new' }, 'SITE PSWD ***'],
    [{ verb: 'SITE', text: 'ADDUSER bob secret' }, 'SITE ***'],
    [{ verb: 'SITE', text: 'CHPASS=secret' }, 'SITE ***'],
    [{ verb: 'SITE', text: 'WHO' }, 'SITE WHO'],
    [{ verb: 'OTHER', name: 'site', argument: ' pswd secret new' }, 'SITE PSWD ***'],
    [{ verb: 'OTHER', name: 'PASS secret' }, 'PASS ***'],
    [{ verb: 'OTHER', name: 'passsecret' }, 'OTHER ***'],
    [{ verb: 'OTHER', name: 'pass' }, 'PASS'],
    [{ verb: 'OTHER', name: '' }, ''],
    [{ verb: 'NONE' } as unknown as Command, 'NONE'],
    [{ verb: 'PASS', password: '' }, 'PASS ***'],
    [{ verb: 'OTHER', name: 'a\nb', argument: 'c\nd' }, 'A\\x0aB c\\x0ad'],
    [{ verb: 'OTHER', name: 'pass', argument: 'secret' }, 'PASS ***'],
    [{ verb: 'OTHER', name: 'ACCT', argument: Uint8Array.of(0x61) }, 'ACCT ***'],
    [{ verb: 'OTHER', name: 'adat', argument: 'c2VjcmV0' }, 'ADAT ***'],
    [{ verb: 'SITE PSWD', password: 'old', replacement: 'new' }, 'SITE PSWD ***'],
    [{ verb: 'COMB', target: 'a', parts: ['b', 'c'] }, 'COMB a b c'],
    [{ verb: 'RANG', start: 1, end: 0 }, 'RANG 1 0'],
    [{ verb: 'LIST' }, 'LIST'],
    [{ verb: 'RETR', path: 'a\x1b[2Jb' }, 'RETR a\\x1b[2Jb'],
    [{ verb: 'USER', user: 'me' }, 'USER me'],
  ] as const)('shows %o as %s', (command, shown) => {
    expect(describeCommand(command as Command)).toBe(shown)
  })
})

describe('CommandParser', () => {
  it('reads what encodeCommand writes, however it is cut', () => {
    const wire = bytesOf(table.map(([, line]) => line).join(''), 'latin1')
    for (const pieces of cuts(wire)) {
      const parser = new CommandParser({ charset: latin1 })
      const lines = pieces.flatMap(piece => parser.push(piece))
      expect(lines.map(line => ('verb' in line ? line.verb : line.code))).toEqual(
        table.map(([command]) => (command.verb === 'OTHER' ? command.name : command.verb.split(' ', 1)[0])),
      )
    }
  })

  it('takes Telnet commands out', () => {
    const parser = new CommandParser()
    expect(
      parser.push(Uint8Array.of(0xff, 0xf4, 0xff, 0xf2, 0x61, 0x62, 0x6f, 0x72, 0x0d, 0x0a)),
    ).toMatchObject([{ verb: 'ABOR', argument: '' }])
  })

  it('refuses a line past the cap, and everything after it', () => {
    for (const pieces of cuts(bytesOf(`NOOP\r\nRETR ${'x'.repeat(40)}\r\nQUIT\r\n`))) {
      const parser = new CommandParser({ commandLineBytes: 32 })
      const found = pieces.flatMap(piece => parser.push(piece))
      expect(found.map(line => ('verb' in line ? line.verb : line.code))).toEqual([
        'NOOP',
        'FTP_LIMIT_EXCEEDED',
      ])
    }
  })

  it('knows whether a line has begun', () => {
    const parser = new CommandParser()
    parser.push(bytesOf('NOOP\r\nNO'))
    expect(parser.idle).toBe(false)
    parser.push(bytesOf('OP\r\n'))
    expect(parser.idle).toBe(true)
  })

  it('reads no verb from letters that only Unicode folds into one', () => {
    const wire = bytesOf('pa\xdf secret\r\npass\r\n', 'latin1')
    expect(new CommandParser().push(wire)).toMatchObject([
      { verb: 'PA\xdf', argument: 'secret' },
      { verb: 'PASS', argument: '' },
    ])
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])('cannot have a cap of %d', commandLineBytes => {
    expect(() => new CommandParser({ commandLineBytes })).toThrow(LocalProtocolError)
  })

  it('decodes paths in its charset', () => {
    const parser = new CommandParser({ charset: utf8 })
    expect(parser.push(encodeCommand({ verb: 'RETR', path: 'é' }))).toMatchObject([{ argument: 'é' }])
  })
})
