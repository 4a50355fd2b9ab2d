import { describe, expect, it } from 'vitest'
import type { Command } from '../../src/command/command.ts'
import type { Conversation } from '../../src/exchange/conversation.ts'
import { changeDirectory, workingDirectory } from '../../src/exchange/directories.ts'
import { hash } from '../../src/exchange/hash.ts'
import { availableSpace, directorySize, noop, system } from '../../src/exchange/information.ts'
import { makeDirectories } from '../../src/exchange/make-directories.ts'
import { refusalError } from '../../src/exchange/refusal.ts'
import { rename } from '../../src/exchange/rename.ts'
import { request } from '../../src/exchange/request.ts'
import { setCreationTime, setFacts, setModificationTime } from '../../src/exchange/set-time.ts'
import { changeMode, combine, copy, fileMask, idleTime, makeLink, site } from '../../src/exchange/site.ts'
import { pathPrefixes, splitPath } from '../../src/exchange/split-path.ts'
import { stat } from '../../src/exchange/stat.ts'
import type { Exchange, Step } from '../../src/exchange/step.ts'
import { bytesOf } from '../bytes-of.ts'
import { batching, featuresOf } from './good-dialogues.ts'
import { type Case, conversationWith, dialogue, play, playCase } from './play.ts'

const image = { state: { representation: 'image' } } as const
const refused = (verb: string, code: number) => ({ type: 'refused', command: { verb }, reply: { code } })
const failed = (code: string) => ({ type: 'failed', error: { code } })
const value = (given: unknown) => ({ type: 'completed', value: given })
const completed = { type: 'completed' }

describe('stat', () => {
  const facts = { ...image, features: featuresOf({ MLST: 'size*;' }) }
  const ask = (c: Conversation) => stat(c, 'a/b')
  const questions = `
    > SIZE a/b
    < 550 no
    > MDTM a/b
    < 213 20260102030405
    > PWD
    < 257 "/"
    > CWD a/b`
  const cases: readonly Case[] = [
    [
      'reads facts',
      facts,
      ask,
      `
      > MLST a/b
      < 250-Begin¶ type=file;size=7; /a/b¶End`,
      value({ type: 'entry', entry: { name: '/a/b', size: 7 } }),
    ],
    [
      'reads facts without a blank before them',
      facts,
      ask,
      `
      > MLST a/b
      < 250-Begin¶type=dir; ..¶End`,
      value({ type: 'entry', entry: { name: '..', type: 'directory' } }),
    ],
    [
      'reads facts in two pieces',
      facts,
      ask,
      `
      > MLST a/b
      < 250-Begin¶ type=file;¶ size=7; b¶End`,
      value({ type: 'entry', entry: { size: 7 } }),
    ],
    [
      'knows what is not there',
      facts,
      ask,
      `
      > MLST a/b
      < 550 no`,
      refused('MLST', 550),
    ],
    [
      'asks on where facts are not known',
      facts,
      ask,
      `
      > MLST a/b
      < 500 what
      > SIZE a/b
      < 213 7
      > MDTM a/b
      < 213 20260102030405`,
      value({ type: 'file', size: 7, modified: { year: 2026 } }),
    ],
    [
      'asks on where facts cannot be read',
      facts,
      ask,
      `
      > MLST a/b
      < 250 ok
      > SIZE a/b
      < 213 7
      > MDTM a/b
      < 550 no`,
      value({ type: 'file', size: 7, modified: undefined }),
    ],
    [
      'asks in one write',
      { profile: batching },
      ask,
      `
      > TYPE I + SIZE a/b + MDTM a/b
      < 200 I
      < 213 7
      < 213 20260102030405`,
      value({ type: 'file', size: 7 }),
    ],
    [
      'knows what can be entered',
      image,
      ask,
      `${questions}
      < 250 ok
      > CWD /
      < 250 ok`,
      value({ type: 'directory' }),
    ],
    [
      'leaves the rest to the listing of the parent',
      image,
      ask,
      `${questions}
      < 550 no`,
      value({ type: 'in-listing', parent: 'a', name: 'b' }),
    ],
    [
      'can be aborted while it looks',
      image,
      ask,
      `${questions}
      reply 4 within reply: aborted
      settle: settled
      > CWD /
      < 250 ok`,
      { type: 'aborted' },
    ],
    [
      'can be aborted while it asks',
      image,
      ask,
      `
      > SIZE a/b
      reply 1 within reply: aborted
      settle: settled`,
      { type: 'aborted' },
    ],
    [
      'ends with the connection',
      facts,
      ask,
      `
      > MLST a/b
      reply 1 within reply: failed`,
      failed('FTP_TEST'),
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))
})

describe('paths', () => {
  it.each([
    ['a', undefined, 'a'],
    ['a/b', 'a', 'b'],
    ['/a', '/', 'a'],
    ['/a/b//', '/a', 'b'],
  ])('%s is %s and %s', (path, parent, name) => {
    expect(splitPath(path)).toEqual({ parent, name })
    expect(splitPath(bytesOf(path))).toEqual({ parent: parent && bytesOf(parent), name: bytesOf(name) })
  })

  it.each([
    ['', []],
    ['/', []],
    ['a', ['a']],
    ['a/b//c/', ['a', 'a/b', 'a/b//c']],
    ['/a/b', ['/a', '/a/b']],
  ])('%s leads through %o', (path, prefixes) => {
    expect(pathPrefixes(path)).toEqual(prefixes)
    expect(pathPrefixes(bytesOf(path))).toEqual(prefixes.map(prefix => bytesOf(prefix)))
  })
})

describe('making directories', () => {
  const make = (path: string) => (c: Conversation) => makeDirectories(c, path)
  const cases: readonly Case[] = [
    [
      'needs one command where the parents are there',
      {},
      make('a/b'),
      `
      > MKD a/b
      < 257 "/a/b"`,
      value({ made: true, path: '/a/b' }),
    ],
    [
      'makes the parents',
      {},
      make('a/b'),
      `
      > MKD a/b
      < 550 no
      > MKD a
      < 257 "/a"
      > MKD a/b
      < 250 done`,
      value({ made: true, path: undefined }),
    ],
    [
      'makes them in one write where it can',
      { profile: batching },
      make('a/b/c'),
      `
      > MKD a/b/c
      < 550 no
      > MKD a + MKD a/b + MKD a/b/c
      < 521 there
      < 257 "/a/b"
      < 257 "/a/b/c"`,
      value({ made: true, path: '/a/b/c' }),
    ],
    [
      'takes what somebody else has made meanwhile',
      {},
      make('a'),
      `
      > MKD a
      < 521 there
      > PWD
      < 257 "/"
      > CWD a
      < 250 ok
      > CWD /
      < 250 ok`,
      value({ made: false, path: undefined }),
    ],
    [
      'is refused where there is something else',
      {},
      make('a'),
      `
      > MKD a
      < 550 file exists
      > PWD
      < 257 "/"
      > CWD a
      < 550 no directory`,
      refused('MKD', 550),
    ],
    [
      'is refused where nobody is logged in',
      {},
      make('a/b'),
      `
      > MKD a/b
      < 530 log in`,
      refused('MKD', 530),
    ],
    [
      'is refused where MKD is not known',
      {},
      make('a/b'),
      `
      > MKD a/b
      < 502 what`,
      refused('MKD', 502),
    ],
    [
      'can be aborted',
      {},
      make('a/b'),
      `
      > MKD a/b
      < 550 no
      > MKD a
      reply 2 within reply: aborted
      settle: settled`,
      { type: 'aborted' },
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))
})

describe('rename', () => {
  const move = (c: Conversation) => rename(c, 'a', 'b')
  const cases: readonly Case[] = [
    [
      'is refused by the first command',
      { profile: batching },
      move,
      `
      > RNFR a + RNTO b
      < 550 no
      < 503 no`,
      refused('RNFR', 550),
    ],
    [
      'is refused by the second command',
      { profile: batching },
      move,
      `
      > RNFR a + RNTO b
      < 350 go
      < 553 no`,
      refused('RNTO', 553),
    ],
    [
      'can be aborted',
      { profile: batching },
      move,
      `
      > RNFR a + RNTO b
      reply 1 within reply: aborted
      settle: settled`,
      { type: 'aborted' },
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  it('goes one by one where the write is misread', () => {
    const conversation = playCase([
      '',
      { profile: batching },
      move,
      `
      > RNFR a + RNTO b
      < 350 go
      < 503 what
      > RNFR a
      < 350 go
      > RNTO b
      < 250 ok`,
      completed,
    ])
    expect(conversation.profile.batches).toBe(false)
  })
})

describe('setting the time', () => {
  const set = (c: Conversation) => setModificationTime(c, 'a b', new Date(1500))
  const mfmt = { features: featuresOf({ MFMT: '' }) }
  const long = 'SITE UTIME a b 19700101000001 19700101000001 19700101000001 UTC'
  const cases: readonly Case[] = [
    [
      'is MFMT',
      mfmt,
      set,
      `
      > MFMT 19700101000001 a b
      < 213 Modify=19700101000001; a b`,
      completed,
    ],
    [
      'is refused',
      mfmt,
      set,
      `
      > MFMT 19700101000001 a b
      < 550 no`,
      refused('MFMT', 550),
    ],
    [
      'is SITE UTIME where MFMT is not known',
      mfmt,
      set,
      `
      > MFMT 19700101000001 a b
      < 501 what
      > ${long}
      < 200 ok`,
      completed,
    ],
    [
      'is MDTM at last',
      {},
      set,
      `
      > ${long}
      < 550 denied
      > SITE UTIME 19700101000001 a b
      < 500 what
      > MDTM 19700101000001 a b
      < 213 time set`,
      completed,
    ],
    [
      'is not believed where MDTM tells the time of another file',
      {},
      set,
      `
      > ${long}
      < 550 denied
      > SITE UTIME 19700101000001 a b
      < 500 what
      > MDTM 19700101000001 a b
      < 213 20260102030405`,
      { type: 'refused', reply: { code: 550 } },
    ],
    [
      'can be aborted',
      {},
      set,
      `
      > ${long}
      reply 1 within reply: aborted
      settle: settled`,
      { type: 'aborted' },
    ],
    [
      'ends with the connection',
      {},
      set,
      `
      > ${long}
      reply 1 within reply: failed`,
      failed('FTP_TEST'),
    ],
    [
      'is of the bytes of a path',
      {},
      c => setModificationTime(c, bytesOf('a'), new Date(0)),
      `
      > SITE UTIME a 19700101000000 19700101000000 19700101000000 UTC
      < 200 ok`,
      completed,
    ],
    [
      'of creation is MFCT',
      {},
      () => setCreationTime('a', new Date(0)),
      `
      > MFCT 19700101000000 a
      < 213 Create=19700101000000; a`,
      completed,
    ],
    [
      'and other facts is MFF',
      {},
      () =>
        setFacts('a', [
          ['UNIX.mode', '0640'],
          ['modify', '19700101000000'],
        ]),
      `
      > MFF UNIX.mode=0640;modify=19700101000000; a
      < 213 UNIX.mode=0640; a`,
      completed,
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))

  it('is refused where it could not be read back', () => {
    expect(() => setFacts('a', [['x', 'a;b']])).toThrow(/semicolon/)
    expect(() => play(setModificationTime(conversationWith(), 'a', new Date(Number.NaN)), [])).toThrow(/date/)
  })
})

describe('hash', () => {
  const sha1 = 'a'.repeat(40)
  const all = { features: featuresOf({ HASH: 'MD5;SHA-1*', XCRC: '', XSHA: '', MD5: '' }) }
  const old = { features: featuresOf({ XCRC: '', XMD5: '', MD5: '' }) }
  const cases: readonly Case[] = [
    [
      'is the one in use',
      all,
      c => hash(c, { path: 'a b' }),
      `
      > HASH a b
      < 213 SHA-1 0-11 ${sha1.toUpperCase()} a b`,
      value({ algorithm: 'SHA-1', hex: sha1, range: undefined }),
    ],
    [
      'is the one in use, by its name',
      all,
      c => hash(c, { path: 'a', algorithm: 'SHA-1' }),
      `
      > HASH a
      < 550 no`,
      refused('HASH', 550),
    ],
    [
      'is chosen before',
      all,
      c => hash(c, { path: 'a', algorithm: 'MD5' }),
      `
      > OPTS HASH MD5
      < 501 no`,
      refused('OPTS', 501),
    ],
    [
      'of a part has its end behind the last byte',
      all,
      c => hash(c, { path: 'a b', start: 1, end: 3 }),
      `
      > XSHA a b 1 4
      < 250 ${sha1}`,
      value({ algorithm: 'SHA-1', hex: sha1, range: { start: 1, end: 3 } }),
    ],
    [
      'is the strongest of the old ones',
      old,
      c => hash(c, { path: 'a' }),
      `
      > XMD5 a
      < 250 00112233445566778899AABBCCDDEEFF`,
      value({ algorithm: 'MD5', hex: '00112233445566778899aabbccddeeff' }),
    ],
    [
      'is an old one by its name',
      old,
      c => hash(c, { path: 'a', algorithm: 'CRC32' }),
      `
      > XCRC a
      < 250 D4A1185`,
      value({ algorithm: 'CRC32', hex: '0d4a1185' }),
    ],
    [
      'is MD5 at last',
      { features: featuresOf({ MD5: '' }) },
      c => hash(c, { path: 'a b' }),
      `
      > MD5 a b
      < 251 a b 00112233445566778899AABBCCDDEEFF`,
      value({ algorithm: 'MD5' }),
    ],
    [
      'that is none',
      old,
      c => hash(c, { path: 'a', end: 0 }),
      `
      > XMD5 a 0 1
      < 250 well`,
      failed('FTP_MALFORMED_REPLY'),
    ],
    [
      'of a part is not to be had from MD5',
      { features: featuresOf({ MD5: '' }) },
      c => hash(c, { path: 'a', end: 5 }),
      '',
      failed('FTP_BAD_SEQUENCE'),
    ],
    [
      'is not to be had',
      old,
      c => hash(c, { path: 'a', algorithm: 'SHA-512' }),
      '',
      failed('FTP_BAD_SEQUENCE'),
    ],
    ['is not to be had at all', {}, c => hash(c, { path: 'a' }), '', failed('FTP_BAD_SEQUENCE')],
    ['needs an end', old, c => hash(c, { path: 'a', start: 1 }), '', failed('FTP_BAD_ARGUMENT')],
    [
      'needs an end that is not before the start',
      old,
      c => hash(c, { path: 'a', start: 3, end: 2 }),
      '',
      failed('FTP_BAD_ARGUMENT'),
    ],
  ]
  it.each(cases)('%s', (...row) => void playCase(row))
})

describe('the words of SITE and their like', () => {
  const rows: readonly (readonly [Exchange<unknown>, string])[] = [
    [site('HELP'), 'SITE HELP'],
    [changeMode('a b', 0o640), 'SITE CHMOD 640 a b'],
    [changeMode('a', 0o4), 'SITE CHMOD 004 a'],
    [fileMask(0o22), 'SITE UMASK 022'],
    [fileMask(), 'SITE UMASK'],
    [idleTime(60), 'SITE IDLE 60'],
    [makeLink('a', 'b'), 'SITE SYMLINK a b'],
    [combine('a', ['b', 'c']), 'COMB a b c'],
    [noop(), 'NOOP'],
  ]
  it.each(rows)('%#: %o is "%s"', (exchange, command) => {
    expect(
      play(
        exchange,
        dialogue(`
      > ${command}
      < 200 ok`),
      ),
    ).toMatchObject(completed)
  })

  const copying: readonly Case[] = [
    [
      'copies by SITE COPY',
      {},
      () => copy('a', 'b'),
      `
      > SITE CPFR a
      < 500 what
      > SITE COPY a b
      < 200 ok`,
      completed,
    ],
    [
      'does not copy blanks by SITE COPY',
      {},
      () => copy('a', bytesOf('b c')),
      `
      > SITE CPFR a
      < 500 what`,
      refused('SITE CPFR', 500),
    ],
    [
      'does not copy from blanks by SITE COPY',
      {},
      () => copy('a b', 'c'),
      `
      > SITE CPFR a b
      < 500 what`,
      refused('SITE CPFR', 500),
    ],
    [
      'does not copy what is not there',
      {},
      () => copy('a', 'b'),
      `
      > SITE CPFR a
      < 550 no`,
      refused('SITE CPFR', 550),
    ],
    [
      'does not copy without a connection',
      {},
      () => copy('a', 'b'),
      `
      > SITE CPFR a
      reply 1 within reply: failed`,
      failed('FTP_TEST'),
    ],
    ['links no blanks', {}, () => makeLink('a b', 'c'), '', failed('FTP_BAD_ARGUMENT')],
    ['links to no blanks', {}, () => makeLink('a', 'b c'), '', failed('FTP_BAD_ARGUMENT')],
    [
      'reads the space that is left',
      {},
      () => availableSpace('a'),
      `
      > AVBL a
      < 213 123`,
      value(123),
    ],
    [
      'reads the size of a directory',
      {},
      () => directorySize(),
      `
      > DSIZ
      < 213 many`,
      failed('FTP_MALFORMED_REPLY'),
    ],
    [
      'reads the system',
      {},
      () => system(),
      `
      > SYST
      < 215 UNIX Type: L8`,
      value({ name: 'unix' }),
    ],
    [
      'has no directory without PWD',
      {},
      workingDirectory,
      `
      > PWD
      < 502 what`,
      refused('PWD', 502),
    ],
    [
      'goes up where CDUP is no word',
      {},
      () => changeDirectory('..'),
      `
      > CDUP
      < 504 what
      > CWD ..
      < 250 ok`,
      completed,
    ],
    [
      'goes into what has bytes for a name',
      {},
      () => changeDirectory(bytesOf('a')),
      `
      > CWD a
      < 250 ok`,
      completed,
    ],
  ]
  it.each(copying)('%s', (...row) => void playCase(row))
})

describe('request', () => {
  it.each<Command>([
    { verb: 'SITE CHMOD', mode: '640', path: 'a' },
    { verb: 'CPSV' },
    { verb: 'ABOR' },
    { verb: 'MODE', mode: 'S' },
    { verb: 'STRU', structure: 'F' },
    { verb: 'OTHER', name: 'XFOO' },
    { verb: 'SITE', text: 'WHO' },
    { verb: 'SITE CPFR', path: 'a' },
  ])('is one question and one answer: %o', command => {
    const step = request(command).next().value as Step
    expect(step).toEqual({ type: 'send', commands: [command] })
  })

  it.each<Command>([
    { verb: 'OTHER', name: 'mlsd' },
    { verb: 'REST', offset: 3 },
    { verb: 'RANG', start: 0, end: 3 },
    { verb: 'OTHER', name: 'auth', argument: 'TLS' },
    { verb: 'MODE', mode: 'Z' },
    { verb: 'STRU', structure: 'R' },
  ])('is not %o', command => {
    expect(() => request(command)).toThrow(/use the method/)
  })
})

describe('the error of a refusal', () => {
  it.each<[Command, number, RegExp]>([
    [{ verb: 'CWD', path: 'a' }, 550, /check that the path exists/],
    [{ verb: 'CWD', path: 'a' }, 451, /"451 no"$/],
    [{ verb: 'PASV' }, 425, /allows passive mode/],
  ])('of %o with %i says what to do', (command, code, message) => {
    const error = refusalError({ type: 'refused', command, reply: { code, lines: ['no'] } })
    expect(error).toMatchObject({ code: 'FTP_REFUSED', message: expect.stringMatching(message) })
  })
})
