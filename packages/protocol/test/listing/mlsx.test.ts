import { describe, expect, it } from 'vitest'
import { toDate } from '../../src/answers/timestamp.ts'
import { latin1, utf8 } from '../../src/charset.ts'
import type { Entry } from '../../src/listing/entry.ts'
import { parseMlsxLine } from '../../src/listing/mlsx.ts'
import { allFields, parseEveryWay } from './parse-listing.ts'

function entry(line: string): Entry {
  const [item] = parseEveryWay(utf8.encode(`${line}\r\n`), { command: 'MLSD', dots: 'keep' })
  if (item?.kind !== 'entry') throw new Error(`${line} is ${JSON.stringify(item)}`)
  return allFields(item.entry)
}

describe('the facts of a line', () => {
  it.each<[line: string, expected: Partial<Entry>]>([
    ['type=file;size=25730;perm=adfr; cap.txt', { name: 'cap.txt', type: 'file', size: 25730, perm: 'adfr' }],
    ['Type=Dir;Size=0;UNIQUE=aB1; x', { type: 'directory', size: 0, unique: 'aB1' }],
    ['mOdIfY=19990929003355;TYPE=FILE; x', { type: 'file' }],
    ['type=cdir;UNIX.mode=0755 /', { name: '/', type: 'directory', mode: 0o755 }],
    ['type=pdir; ..', { name: '..', type: 'directory' }],
    ['type=dir;sizd=4096; x', { type: 'directory', size: 4096 }],
    ['type=OS.unix=slink:/target; x', { type: 'symlink', linkTarget: '/target' }],
    ['type=OS.unix=slink:/Tä=r:get; x', { type: 'symlink', linkTarget: '/Tä=r:get' }],
    ['type=OS.unix=slink:; x', { type: 'symlink', linkTarget: undefined }],
    ['Type=OS.unix=slink; x', { type: 'symlink', linkTarget: undefined }],
    ['type=OS.UNIX=symlink; x', { type: 'symlink', linkTarget: undefined }],
    ['type=OS.unix=chr-13/29; x', { type: 'other', linkTarget: undefined }],
    ['type=OS.unix; x', { type: 'other' }],
    ['type=; x', { type: 'other' }],
    ['anything=something; x', { type: 'other', size: null, modified: null }],
    ['size=-1; x', { size: null }],
    ['size=1e3; x', { size: null }],
    ['size=9007199254740993; x', { size: null, rawSize: '9007199254740993' }],
    ['size=; x', { size: null, rawSize: undefined }],
    ['size=7;sizd=4096; x', { size: 7 }],
    ['create=19990929003355; x', { created: expect.objectContaining({ year: 1999, month: 9 }) }],
    ['create=never; x', { created: undefined }],
    ['type=OS.unix=chr-13/29; x', { type: 'other', subtype: 'character-device' }],
    ['type=OS.unix=blk-13/29; x', { type: 'other', subtype: 'block-device' }],
    ['type=OS.unix=sock; x', { type: 'other', subtype: undefined }],
    [
      'type=link;cdir=file;change=1;unix.pid=5;unix.site=1;unix.nobod=1;unix.somebody1=x; x',
      { type: 'other' },
    ],
    ['UNIX.mode=; x', { mode: undefined }],
    ['UNIX.gid=; x', { group: undefined }],
    ['UNIX.groupname=sys;UNIX.gid=5; x', { group: 'sys' }],
    ['UNIX.mode=755; x', { mode: 0o755 }],
    ['UNIX.mode=04755; x', { mode: 0o4755 }],
    ['unix.mode=0o660; x', { mode: 0o660 }],
    ['UNIX.mode=0o; x', { mode: undefined }],
    ['UNIX.mode=o660; x', { mode: undefined }],
    ['UNIX.mode=0788; x', { mode: undefined }],
    ['UNIX.mode=77777; x', { mode: undefined }],
    ['UNIX.owner=0;UNIX.group=5; x', { owner: '0', group: '5' }],
    ['UNIX.ownername=root;UNIX.owner=0;UNIX.gid=5;UNIX.groupname=sys; x', { owner: 'root', group: 'sys' }],
    ['UNIX.uid=7;UNIX.ownername=; x', { owner: '7' }],
    ['perm=;; x', { perm: '' }],
  ])('%s', (line, expected) => {
    expect(entry(line)).toMatchObject(expected)
  })

  it.each([
    ['19990929003355', '1999-09-29T00:33:55.000Z'],
    ['20190101120000.123', '2019-01-01T12:00:00.123Z'],
    ['19990929003355Z', '1999-09-29T00:33:55.000Z'],
    ['199909290033', '1999-09-29T00:33:00.000Z'],
    ['19601231235959', '1960-12-31T23:59:59.000Z'],
    ['191000229000000', '2000-02-29T00:00:00.000Z'],
    ['20199901120000', undefined],
    ['20190230120000', undefined],
    ['', undefined],
  ])('modify=%s is %s', (value, expected) => {
    const { modified } = entry(`modify=${value}; x`)
    expect(modified === null ? undefined : toDate(modified, 0).toISOString()).toBe(expected)
    expect(modified?.zone ?? 'utc').toBe('utc')
  })

  it('are all in a map, by lower-case names', () => {
    const { facts } = entry('Type=file;X.y=a=b;__proto__=x;constructor=;Lang=dé; x')
    expect([...facts]).toEqual([
      ['type', 'file'],
      ['x.y', 'a=b'],
      ['__proto__', 'x'],
      ['constructor', ''],
      ['lang', 'dé'],
    ])
    expect(facts).toBe(facts)
  })
})

describe('the name', () => {
  it.each([
    'x',
    ' x',
    'x ',
    '\t x',
    'a;b=c; d',
    'a -> b',
    '-rw-r--r-- 1 u g 5 Jan 29 03:26 f',
    '/abs/name',
    '日本',
  ])('is all behind the first blank: %j', name => {
    expect(entry(`type=file; ${name}`)).toMatchObject({ name, nameBytes: utf8.encode(name) })
  })

  it('may stand without facts', () => {
    expect(entry(' only a name')).toMatchObject({ name: 'only a name', type: 'other' })
  })

  it('keeps the bytes that are not of the charset', () => {
    const name = latin1.encode('caf\xe9')
    const parsed = parseMlsxLine(latin1.encode('type=file; caf\xe9'))
    expect(parsed).toMatchObject({ name: 'café', nameBytes: name })
  })
})

it('skips the folder itself and the one above, under any name', () => {
  const lines = 'type=cdir; /pub\ntype=pdir; /\ntype=dir; .\ntype=dir; ..\ntype=file; ...\n'
  const found = parseEveryWay(utf8.encode(lines), { command: 'MLSD' })
  expect(found).toMatchObject([{ kind: 'entry', entry: { name: '...' } }])
})

it.each(['', 'nothing', 'type=file;', 'type=file; ', '550 not found', 'type=file;junk; x'])(
  '%j is not taken for an entry',
  line => {
    expect(parseMlsxLine(utf8.encode(line))).toBeUndefined()
    const found = parseEveryWay(utf8.encode(`${line}\n`), { command: 'MLSD' })
    expect(found).toMatchObject([{ kind: 'unparsed', raw: utf8.encode(line) }])
  },
)
