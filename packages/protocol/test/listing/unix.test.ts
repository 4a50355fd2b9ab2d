import { describe, expect, it } from 'vitest'
import { toDate } from '../../src/answers/timestamp.ts'
import { type Charset, latin1, utf8 } from '../../src/charset.ts'
import type { Entry } from '../../src/listing/entry.ts'
import type { DateOrder } from '../../src/listing/listing-format.ts'
import type { ListingItem } from '../../src/listing/listing-item.ts'
import { ListingParser } from '../../src/listing/listing-parser.ts'
import { ListingReader } from '../../src/listing/listing-reader.ts'
import { unix } from '../../src/listing/unix.ts'
import { unixLocalized } from '../../src/listing/unix-localized.ts'
import { allFields, parseEveryWay } from './parse-listing.ts'

const now = Date.parse('2024-09-15T12:00:00Z')

function items(...lines: string[]): ListingItem[] {
  const bytes = utf8.encode(lines.map(line => `${line}\r\n`).join(''))
  return parseEveryWay(bytes, { command: 'LIST', format: 'unix', now })
}

function entry(line: string): Entry {
  const [item] = items(line)
  if (item?.kind !== 'entry') throw new Error(`${line} is ${JSON.stringify(item)}`)
  return allFields(item.entry)
}

describe('the fields of an ls line', () => {
  it.each<[line: string, expected: Partial<Entry>]>([
    [
      '-rw-r--r--   1 root  other   531 Jan 29 03:26 file',
      { name: 'file', type: 'file', size: 531, mode: 0o644, links: 1, owner: 'root', group: 'other' },
    ],
    [
      'drwxr-xr-x   3 0        0   4096 Sep 18  2008 d',
      { type: 'directory', owner: '0', group: '0', size: 4096 },
    ],
    ['dr-xr-xr-x 2 root 512 Apr  8  1994 d', { links: 2, owner: 'root', group: undefined, size: 512 }],
    [
      '-rw-r--r-- longowner longgroup123456 Feb 12 17:20 f',
      { owner: 'longowner', group: 'longgroup', size: 123456 },
    ],
    ['drwxr-xr-x1732 u g 512 Feb 12 17:20 f', { links: 1732, owner: 'u', group: 'g', size: 512 }],
    ['drwxr-x---+1464 u g 512 Feb 12 17:20 f', { links: 1464, owner: 'u', mode: 0o750 }],
    ['-rwx------+ 1 u g 512 Feb 12 17:20 f', { links: 1, mode: 0o700 }],
    ['-rw-r--r--. 1 u g 512 Feb 12 17:20 f', { links: 1, mode: 0o644 }],
    ['-rw-r--r--@ 1 u g 512 Feb 12 17:20 f', { links: 1, mode: 0o644 }],
    ['drwsr-sr-t 1 u g 512 Feb 12 17:20 f', { mode: 0o7755 }],
    ['drwSr-Sr-T 1 u g 512 Feb 12 17:20 f', { mode: 0o7644 }],
    ['-rw-r-lr-- 1 u g 512 Feb 12 17:20 f', { mode: 0o2644 }],
    ['-rwxrwQr-- 1 u g 512 Feb 12 17:20 f', { mode: undefined, size: 512 }],
    ['drw-r--rw 1 u g 512 Feb 12 17:20 f', { mode: undefined, type: 'directory' }],
    ['-rwx------ 1 maxm Domain Users 564 Oct 11 2003 f', { owner: 'maxm', group: 'Domain Users', size: 564 }],
    ['-rwx------ 1 john smith   my group 564 Oct 11 2003 f', { owner: 'john smith', group: 'my group' }],
    ['-rw-r--r-- 1 a b  c  d 564 Oct 11 2003 f', { owner: undefined, group: undefined, size: 564 }],
    ['crw-rw-rw- 1 0 1 105,  1 Aug  8  2000 tty', { type: 'other', size: null, owner: '0', group: '1' }],
    [
      'crw------- 1 root sys 109,767 Jul  2  2004 pci',
      { type: 'other', size: null, owner: 'root', group: 'sys' },
    ],
    ['prw-rw-rw- 1 u g 0 Aug  8  2000 pipe', { type: 'other', size: 0 }],
    ['-rw-r--r-- 1 u g 9007199254740992 Aug  8  2000 huge', { size: null, rawSize: '9007199254740992' }],
    ['-rw-r--r-- 1 u g18446744073709551615 Aug  8  2000 f', { size: null, rawSize: '18446744073709551615' }],
    ['-rw-r--r-- 1 u g 33.5k Aug  8  2000 f', { size: null, rawSize: '33.5k', owner: 'u', group: 'g' }],
    ['-rw-r--r-- 1 u g  9.0M Aug  8  2000 f', { size: null, rawSize: '9.0M' }],
    ['-rw-r--r-- 1 u g -1024 Aug  8  2000 f', { size: null, rawSize: '-1024', owner: 'u', group: 'g' }],
    ['-rw-r--r-- 1 u my-group-77 Aug  8  2000 f', { size: 77, owner: 'u', group: 'my-group-' }],
    [
      'drwx------ 1           staff    0 Sep  9  1997 d',
      { links: 1, owner: 'staff', group: undefined, size: 0 },
    ],
    ['-r--r--r-- 0125039 12 Nov 11 2005 f', { links: 125039, owner: undefined, size: 12 }],
    ['-r--r--r--   0 user group 65222236 Feb 24 00:39 f', { links: 0, owner: 'user', size: 65222236 }],
    ['-rwx------ 1 BUILTIN NT AUTHORITY 564 Oct 11 2003 f', { owner: 'BUILTIN', group: 'NT AUTHORITY' }],
    ['-rw-rw-rw- 1 (?) . 564 Oct 11 2003 f', { owner: '(?)', group: '.' }],
    ['-rw-rw-rw- 1 SUPER.SUPER 564 Oct 11 2003 f', { owner: 'SUPER.SUPER', group: undefined }],
    ['-rw-rw-rw- 564 Oct 11 2003 f', { links: undefined, owner: undefined, size: 564 }],
    ['  63488    1 dr-xr-xr-x   2 204  wheel   512 Oct 11 2003 d', { links: 2, owner: '204', size: 512 }],
    ['63488 dr-xr-xr-x   2 204  wheel   512 Oct 11 2003 d', { links: 2, owner: '204', size: 512 }],
    ['4.0K -rw-r--r-- 1 u g 512 Oct 11 2003 f', { links: 1, size: 512 }],
    ['-rw-r--r-- 1 u 512 Oct 11 2003 f', { links: 1, owner: 'u', group: undefined }],
    ['brw-r----- 1 root disk 8, 0 Oct 11 2003 sda', { type: 'other', subtype: 'block-device', size: null }],
    ['crw-r----- 1 root tty 4, 0 Oct 11 2003 tty', { type: 'other', subtype: 'character-device' }],
    ['prw-r----- 1 u g 0 Oct 11 2003 x', { type: 'other', subtype: 'pipe' }],
    ['srw-r----- 1 u g 0 Oct 11 2003 x', { type: 'other', subtype: 'socket' }],
    ['Drw-r----- 1 u g 0 Oct 11 2003 x', { type: 'other', subtype: 'door' }],
    ['Drwxr-xr-x 1 u g 0 Oct 11 2003 x', { type: 'directory', subtype: undefined }],
    ['Dsomething 1 u g 0 Oct 11 2003 x', { type: 'other', subtype: 'door' }],
    ['wrw-r----- 1 u g 0 Oct 11 2003 x', { type: 'other', subtype: 'whiteout' }],
    ['?rw-r----- 1 u g 0 Oct 11 2003 x', { type: 'other', subtype: undefined }],
    ['Crw-r----- 1 u g 7 Oct 11 2003 x', { type: 'file', size: 7 }],
    ['frw-r----- 1 u g 7 Oct 11 2003 x', { type: 'file', size: 7 }],
    ['erwxrwxrwx 1 u g 7 Oct 11 2003 x -> A.B', { type: 'symlink', name: 'x', linkTarget: 'A.B' }],
    ['--rw-rw-r-- M 4 glenda glenda 77 Oct 11 2003 x', { type: 'file', mode: 0o664, size: 77 }],
    ['a-rw-rw-r-- M 4 glenda glenda 77 Oct 11 2003 x', { type: 'file', mode: 0o664, size: 77 }],
    ['-wa------- 1 u g 7 Oct 11 2003 x', { type: 'file', mode: undefined, size: 7 }],
    ['-rwx---A-- 1 u g 7 Oct 11 2003 x', { type: 'file', mode: undefined, size: 7 }],
    ['-C--E-----FTP B QUA1I1      18128       41 Aug 12 2003 x', { type: 'file', size: 41 }],
    ['-rwxrw 1 u g 7 Oct 11 2003 x', { type: 'file', mode: undefined, size: 7 }],
    ['   -rw-r--r-- 1 u g 5 Aug  8  2000 indented', { name: 'indented', size: 5 }],
    ['-rw-r--r-- 1 Jan May 5 Aug  8  2000 f', { owner: 'Jan', group: 'May', size: 5 }],
  ])('%s', (line, expected) => {
    expect(entry(line)).toMatchObject(expected)
  })
})

describe('the date of an ls line', () => {
  it.each([
    ['Jan 29 03:26', '2024-01-29T03:26:00.000Z minute inferred'],
    ['Sep 16 11:59', '2024-09-16T11:59:00.000Z minute inferred'],
    ['Sep 16 12:01', '2023-09-16T12:01:00.000Z minute inferred'],
    ['Dec 31  3:26', '2023-12-31T03:26:00.000Z minute inferred'],
    ['Feb 29 03:26', '2024-02-29T03:26:00.000Z minute inferred'],
    ['Apr  8  1994', '1994-04-08T00:00:00.000Z day'],
    ['Nov 5 2018', '2018-11-05T00:00:00.000Z day'],
    ['29 Jul 02:27', '2024-07-29T02:27:00.000Z minute inferred'],
    ['29 Jul 2014', '2014-07-29T00:00:00.000Z day'],
    ['26. Juli, 20:10', '2024-07-26T20:10:00.000Z minute inferred'],
    ['2.   Okt.  2003', '2003-10-02T00:00:00.000Z day'],
    ['szept 26 20:10', '2023-09-26T20:10:00.000Z minute inferred'],
    ['M\u00e4r 10 2003', '2003-03-10T00:00:00.000Z day'],
    ['f\u00e9vr. 10 2003', '2003-02-10T00:00:00.000Z day'],
    ['ao\u00fbt 10 2003', '2003-08-10T00:00:00.000Z day'],
    ['juin 10 2003', '2003-06-10T00:00:00.000Z day'],
    ['juil. 10 2003', '2003-07-10T00:00:00.000Z day'],
    ['d\u00e9c 10 2003', '2003-12-10T00:00:00.000Z day'],
    ['10 \u044f\u043d\u0432 2003', '2003-01-10T00:00:00.000Z day'],
    ['10 \u041c\u0410\u042f 2003', '2003-05-10T00:00:00.000Z day'],
    ['Sept 10 2003', '2003-09-10T00:00:00.000Z day'],
    ['Dec 31,2002 8:58', '2002-12-31T08:58:00.000Z minute'],
    ['Jan 29 0:30', '2024-01-29T00:30:00.000Z minute inferred'],
    ['Jan 29 00:0', '2024-01-29T00:00:00.000Z minute inferred'],
    ['Jan 29 09.17', '2024-01-29T09:17:00.000Z minute inferred'],
    ['Dec 31 24:00', '2024-01-01T00:00:00.000Z minute inferred'],
    ['Apr  8 01994', undefined],
    ['4\u6708 18\u65e5 2003\u5e74', '2003-04-18T00:00:00.000Z day'],
    ['4\u6708 18\u65e5 20:59', '2024-04-18T20:59:00.000Z minute inferred'],
    ['4\u6708 18 2003', '2003-04-18T00:00:00.000Z day'],
    ['4\u670818\u65e5 2003\u5e74', '2003-04-18T00:00:00.000Z day'],
    ['2005\ub144  1\uc6d4  6\uc77c', '2005-01-06T00:00:00.000Z day'],
    ['2005\ub144  1\uc6d4  6\uc77c 03:26', '2005-01-06T03:26:00.000Z minute'],
    ['4\u6708 name', undefined],
    ['4\u6708 18\u65e5', undefined],
    ['1999/10/12 17:12', '1999-10-12T17:12:00.000Z minute'],
    ['24-04-2003 17:12', '2003-04-24T17:12:00.000Z minute'],
    ['04-24-2003 17:12', '2003-04-24T17:12:00.000Z minute'],
    ['04-05-2003 17:12', '2003-04-05T17:12:00.000Z minute ambiguous'],
    ['05-05-2003 17:12', '2003-05-05T17:12:00.000Z minute'],
    ['01-jun-99', '1999-06-01T00:00:00.000Z day'],
    ['1999-jun-01', '1999-06-01T00:00:00.000Z day'],
    ['01-jun-69', '2069-06-01T00:00:00.000Z day'],
    ['2004.07.15', '2004-07-15T00:00:00.000Z day'],
    ['09-26 13:45', '2023-09-26T13:45:00.000Z minute inferred'],
    ['26-09 13:45', '2023-09-26T13:45:00.000Z minute inferred'],
    ['09-26 2000', '2000-09-26T00:00:00.000Z day'],
    ['2005-06-07', '2005-06-07T00:00:00.000Z day'],
    ['2005-06-07 21:22:01', '2005-06-07T21:22:01.000Z second'],
    ['09.26 2000', undefined],
    ['2005-06 2000', undefined],
    ['09-2005 2000', undefined],
    ['09-jun 2000', undefined],
    ['09-26', undefined],
    ['09-26-2', undefined],
    ['200-06-07', undefined],
    ['09- 2000', undefined],
    ['123 Jul 2000', undefined],
    ['12345 Jul 2000', undefined],
    ['29 Jul', undefined],
    ['29 foo 2000', undefined],
    ['Juni', undefined],
    ['Foo 29 2000', undefined],
    ['Jan 299 2000', undefined],
    ['Jan 29 200', undefined],
    ['Jan 29 3:2:1', undefined],
    ['Jan 29 123:26', undefined],
    ['Jan 29 12:', undefined],
    ['Jan 29 1.30', undefined],
    ['Jan 29', undefined],
    ['Jan xx 03:26', undefined],
    ['Jan 29 x3:26', undefined],
    ['Jan 29 03:x6', undefined],
    ['Jan 29  200x', undefined],
    ['J\u00e4 29 2000', undefined],
    ['Jan 29x 03:26', undefined],
    ['Ja 29 2000', undefined],
    ['Mar  3 04:49:59 2003', '2003-03-03T04:49:59.000Z second'],
    ['Oct 08, 2002 09:47', '2002-10-08T09:47:00.000Z minute'],
    ['2005-06-07 21:22', '2005-06-07T21:22:00.000Z minute'],
    ['2005-06-07 21:22:01.123456789 +0200', '2005-06-07T19:22:01.123Z millisecond utc'],
    ['2005-06-07 00:10:00.000000000 -0330', '2005-06-07T03:40:00.000Z millisecond utc'],
  ])('%s is %s', (date, expected) => {
    const line = `-rw-r--r-- 1 u g 5 ${date} name`
    if (expected === undefined) {
      // Perhaps it is a date and perhaps a name; never a wrong name.
      const [item] = items(line)
      if (item?.kind === 'entry') expect(item.entry).toMatchObject({ name: `${date} name`, modified: null })
      return
    }
    const { name, modified } = entry(line)
    expect(name).toBe('name')
    if (modified === null) throw new Error('no date')
    const notes = [
      modified.precision,
      modified.zone === 'utc' ? ' utc' : '',
      modified.yearInferred ? ' inferred' : '',
      modified.orderAmbiguous ? ' ambiguous' : '',
    ]
    expect(`${toDate(modified, 0).toISOString()} ${notes.join('')}`).toBe(expected)
  })

  it.each([
    'Feb 30 2020',
    'Feb 29 2023',
    'Jan  0 2020',
    'Jan 29 24:01',
    'Jan 29 25:00',
    '2005-06-07 21:22:61',
    '2005-06-07 25:22:01.000 +0200',
    'Jan 29 03:60',
    'Feb 30 10:00',
    '2005-13-07 21:22',
  ])('%s does not exist: the entry has none', date => {
    expect(entry(`-rw-r--r-- 1 u g 5 ${date} name`)).toMatchObject({ name: 'name', size: 5, modified: null })
  })

  it('has no zone of the line before', () => {
    const found = items(
      '-rw-r--r-- 1 u g 5 2005-06-07 21:22:01.000000000 +0200 a',
      '-rw-r--r-- 1 u g 5 2005-06-07 21:22 b',
    )
    expect(found).toMatchObject([
      { entry: { modified: { zone: 'utc', hour: 19 } } },
      { entry: { modified: { zone: 'unknown', hour: 21 } } },
    ])
  })

  it('is unknown without a clock, unless the year is given', () => {
    const lines = utf8.encode('-rw-r--r-- 1 u g 5 Jan 29 03:26 a\n-rw-r--r-- 1 u g 5 Jan 29 2020 b\n')
    const [a, b] = parseEveryWay(lines, { command: 'LIST' })
    expect(a).toMatchObject({ kind: 'entry', entry: { name: 'a', modified: null } })
    expect(b).toMatchObject({
      kind: 'entry',
      entry: { name: 'b', modified: { year: 2020, month: 1, day: 29 } },
    })
  })

  it('takes 29 February from the last leap year', () => {
    const lines = utf8.encode('-rw-r--r-- 1 u g 5 Feb 29 03:26 a\n')
    const clock = Date.parse('2103-06-01T00:00:00Z')
    const [item] = parseEveryWay(lines, { command: 'LIST', now: clock })
    expect(item).toMatchObject({ entry: { modified: { year: 2096, yearInferred: true } } })
  })
})

describe('the name of an ls line', () => {
  it.each([
    'name',
    '  two in front',
    'behind  ',
    ' ',
    '"quoted"',
    'a -> b',
    'total 5',
    '2014 Invoices',
    'a\tb\x1b[31m',
    'x:',
  ])('is kept exactly: %j', name => {
    expect(entry(`-rw-r--r-- 1 u g 5 Jan 29 03:26 ${name}`).name).toBe(name)
  })

  it('ends before the arrow of a link, and only of a link', () => {
    const link = (name: string): Entry => entry(`lrwxrwxrwx 1 u g 7 Jan 25 00:17 ${name}`)
    expect(link('bin -> usr/bin')).toMatchObject({ type: 'symlink', name: 'bin', linkTarget: 'usr/bin' })
    expect(link('a -> b -> c')).toMatchObject({ name: 'a', linkTarget: 'b -> c' })
    expect(link('a->b')).toMatchObject({ name: 'a->b', linkTarget: undefined })
    expect(link('ü -> ö')).toMatchObject({ name: 'ü', linkTarget: 'ö', nameBytes: utf8.encode('ü') })
    expect(link('a ->-> - > b')).toMatchObject({ name: 'a ->-> - > b', linkTarget: undefined })
  })

  it('keeps its bytes, whatever they mean', () => {
    const line = latin1.encode('-rw-r--r-- 1 u g 5 Jan 29 03:26 caf\xe9')
    const [item] = parseEveryWay(line, { command: 'LIST', now })
    expect(item).toMatchObject({ entry: { name: 'café' } })
    if (item?.kind !== 'entry') return
    expect(item.entry.nameBytes).toEqual(latin1.encode('caf\xe9'))
    expect(item.entry.raw).toEqual(line)
    expect(entry('-rw-r--r-- 1 ü g 5 Jan 29 03:26 naïve 日本')).toMatchObject({
      name: 'naïve 日本',
      owner: 'ü',
    })
  })
})

describe('lines that are no entry', () => {
  it.each([
    'total 0',
    'total 112',
    'total: 0',
    'Gesamt 4',
    'total -5',
    '',
    '   ',
    'total 12K',
    'total 4.0M',
    'ls: x: Permission denied',
    'ftpd: .: Permission denied',
  ])('%j is noise', line => {
    expect(items('-rw-r--r-- 1 u g 5 Jan 29 03:26 a', line)[1]).toMatchObject({ kind: 'noise' })
  })

  it.each([
    '-rw-r--r-- 1 u g 5 Jan 29 03:26',
    '-rw-r--r-- 1 u g 5 Jan 29 03:26 ',
    'lrwxrwxrwx 1 u g 5 Jan 29 03:26  -> x',
    '-rw-r--r-- 1 u g 5 Foo 29 03:26 name',
    '-rw-r--r-- 1 u g 5 2004.07.15',
    '-rw-r--r-- 1 u g 5 Foo 29 2003 name',
    '-rw-r--r-- 1 u g name 5',
    '-rw-r--r-- u g h 5 name',
    '-rw-r--r-- 1 u g x name',
    '-wa------- 1 u g 5 name',
    '-rw-r--r-- 1 u g 5',
    '-rw-r-- 1 u g 5',
    'xrw-r-Q 1 u g 5 Jan 29 03:26 name',
    '-rw-r--r-- 1 u g x Jan 29 03:26 name',
    '-rw-r--r--x 1 u g 5 Jan 29 03:26 name',
    'hello world',
    `-rw-r--r-- ${'1 '.repeat(100)}Jan 29 03:26 name`,
  ])('%j is unparsed', line => {
    expect(items(line)[0]).toMatchObject({ kind: 'unparsed', raw: utf8.encode(line) })
  })

  it('divide a recursive listing into sections', () => {
    const file = '-rw-r--r-- 1 u g 5 Jan 29 03:26 a'
    const found = items('.:', 'total 4', file, '', './sub:', 'total 0', 'x:')
    expect(found.map(item => item.kind)).toEqual([
      'section',
      'noise',
      'entry',
      'noise',
      'section',
      'noise',
      'unparsed',
    ])
    expect(found[4]).toEqual({ kind: 'section', path: './sub' })
  })
})

it('leaves out the folder itself and the one above', () => {
  const dots = ['.', '..', '...'].map(name => `drwxr-xr-x 1 u g 5 Jan 29 03:26 ${name}`)
  expect(items(...dots)).toMatchObject([{ kind: 'entry', entry: { name: '...' } }])
})

it('is likely where the permissions are none of Unix', () => {
  const parser = new ListingParser({ command: 'LIST', now })
  const line = utf8.encode('-wa------- 1 u g 7 Oct 11 2003 x\n')
  expect(parser.push(line)).toEqual([])
  expect(parser.push(line)).toHaveLength(2)
  expect(parser).toMatchObject({ format: 'unix', confidence: 'likely' })
})

describe('a line without a date', () => {
  it('is an entry where it has all the other fields', () => {
    expect(entry('drwxr-xr-x 3 slopri devlab 512 my name')).toMatchObject({
      name: 'my name',
      type: 'directory',
      size: 512,
      owner: 'slopri',
      group: 'devlab',
      links: 3,
      modified: null,
    })
  })

  it('decides on no format', () => {
    const parser = new ListingParser({ command: 'LIST' })
    parser.push(utf8.encode('drwxr-xr-x 3 slopri devlab 512 name\n'.repeat(20)))
    expect(parser.format).toBeUndefined()
  })
})

describe('blanks in front of names', () => {
  const year = (rest: string): string => `dr-xr-xr-x   2 root  other   512 Apr  8 1994${rest}`
  const time = (rest: string): string => `dr-xr-xr-x   2 root  other   512 Apr  8 03:26${rest}`
  const free = (rest: string): string => `dr-xr-xr-x 2 root other 512 Apr 8 1994${rest}`
  const namesOf = (...lines: string[]): string[] =>
    items(...lines).map(item => (item.kind === 'entry' ? item.entry.name : item.kind))

  it.each<[why: string, lines: string[], names: string[]]>([
    ['belong to them', [time('  a'), time(' b'), time('   c')], [' a', 'b', '  c']],
    ['belong to them even where every name has one', [time('  a'), time('  b')], [' a', ' b']],
    ['may be the whole name', [time('  '), time(' b')], [' ', 'b']],
    ['are padding behind a year that is padded on its right', [time(' a'), year('  b')], ['a', 'b']],
    ['are padding only as far as the column goes', [year('   a'), year('  b')], [' a', 'b']],
    ['may leave nothing of a name behind a padded year', [year('  '), year('  b')], ['unparsed', 'b']],
    ['belong to the name where the year is not padded', [year(' a'), year('  b')], ['a', ' b']],
    ['are padding until a year is not padded', [year('  a'), year(' b'), year('  c')], ['a', 'b', ' c']],
    [
      'belong to the name where the year is padded on its left',
      [time(' a').replace('Apr  8 03:26', 'Okt  8  2003 '), year('  b')],
      [' a', 'b'],
    ],
    ['belong to the name where there are no columns', [free('  a'), year('  b')], [' a', 'b']],
  ])('%s', (_why, lines, expected) => {
    expect(namesOf(...lines)).toEqual(expected)
  })
})

it.each([
  '564 Oct 11 2003 Feb 12 17:20 x',
  '564 11 Oct 2003 Feb 12 17:20 x',
  '1 564 2003-10-11 5 Feb 12 17:20 x',
  '564 2003-10-11 u 5 Feb 12 17:20 x',
  '564 10-11-2003 2003-10-11 5 Feb 12 17:20 x',
  '1 u564 2003-10-11 5 Feb 12 17:20 x',
])('takes the first date of several: %s', fields => {
  const usual = '-rw-r--r-- 1 u g 5 Feb 12 17:20 a'
  const found = items(usual, `-rw-r--r-- ${fields}`, usual)
  const { name, size, modified } = allFields((found[1] as { entry: Entry }).entry)
  expect([size, modified?.year, modified?.month, modified?.day]).toEqual([564, 2003, 10, 11])
  expect(fields.endsWith(`2003 ${name}`) || fields.endsWith(`11 ${name}`)).toBe(true)
  expect(found[2]).toEqual(found[0])
})

describe('lines that share their columns', () => {
  it('have the owner of the line before where that was left out or only looked at', () => {
    const line = (name: string): string => `-rw-r--r--   1 root     wheel         531 Jan 29 03:26 ${name}`
    const parser = new ListingParser({ command: 'LIST', now })
    const bytes = utf8.encode(`${line('.')}\n${line('a')}\n`)
    expect(parser.push(bytes)).toMatchObject([{ entry: { name: 'a', owner: 'root', group: 'wheel' } }])
  })

  it('differ in what they do not share', () => {
    const found = items(
      '-rw-r--r--   1 root     wheel         531 Jan 29 03:26 a',
      '-rw-r--r--  12 root     wheel        1531 Feb 29 03:26 b',
      '-rw-r--r--  12 toor     wheel           5 Jan 29  2003 c',
      '-rw-r--r--  12 toor     wheel        3.5k Jan 29 03:26 d',
      '-rw-r--r--  12 toor     wheel     5 Jan 29  2003 e',
      '-rw-r--r--  12 toor     wheel 90071992547409921 Jan 29  2003 f',
      '-rw-r--r--  12 toor     wheels          5 Jan 29  2003 g',
      '-rw-r--r--  12 toor     wheel           5 foo',
      '-rw-r--r--  12 toor     wheel           5 Jan 29 2003 ok',
      '-rw-r--r--  12 toor     wheel           x Jan 29 2003 h',
      '-rw-r--r--  12 toor     wheel           5 Jan 29 2003 ok',
      '-rw-r--r--  12 toor     wheel           5 bar',
      '-rw-r--r--  12 toor     wheel           5 Jan 29 2003 ok',
      '-rw-r--r--  12 toor     whe',
      '-rw-r--r-- abc toor     wheel           5 Jan 29 2003 i',
    ).map(item => (item.kind === 'entry' ? item.entry : item.kind))
    expect(found).toMatchObject([
      { name: 'a', links: 1, owner: 'root', group: 'wheel', size: 531 },
      { name: 'b', links: 12, owner: 'root', group: 'wheel', size: 1531 },
      { name: 'c', links: 12, owner: 'toor', group: 'wheel', size: 5 },
      { name: 'd', owner: 'toor', size: null },
      { name: 'e', owner: 'toor', group: 'wheel', size: 5 },
      { name: 'f', owner: 'toor', size: null, rawSize: '90071992547409921' },
      { name: 'g', group: 'wheels' },
      { name: 'foo', modified: null },
      { name: 'ok', owner: 'toor' },
      'unparsed',
      { name: 'ok', owner: 'toor' },
      { name: 'bar', modified: null },
      { name: 'ok', owner: 'toor' },
      'unparsed',
      { name: 'i', links: undefined, size: 5 },
    ])
  })

  it('are looked at anew behind a line of other columns', () => {
    const usual = '-rw-r--r--   1 root     wheel         531 Jan 29 03:26 a'
    const found = items(usual, '-rw-r--r--   1 J. Peter-Paul-X None  9999 Jan 29 03:26 b', usual)
    expect(found).toMatchObject([{ entry: { owner: 'root' } }, {}, { entry: { owner: 'root' } }])
    expect(found[2]).toEqual(found[0])
  })

  it('may have a size that touches the group', () => {
    const found = items(
      '-rw-r--r--   1 root     wheel    531 Jan 29 03:26 a',
      '-rw-r--r--   1 root     wheel123456 Jan 29 03:26 b',
    )
    expect(found[1]).toMatchObject({ entry: { owner: 'root', group: 'wheel', size: 123456 } })
  })

  it('may have names too long to compare', () => {
    const owner = 'o'.repeat(70)
    const line = `-rw-r--r-- 1 ${owner} g 5 Jan 29 03:26 a`
    expect(items(line, line)).toMatchObject([{ entry: { owner } }, { entry: { owner } }])
  })
})

describe('the format without other languages', () => {
  const dateIn = (date: string): unknown => {
    const [item] = new ListingReader(unix, { now }).push(utf8.encode(`-rw-r--r-- 1 u g 5 ${date} name\n`))
    return item?.kind === 'entry' && item.entry.name === 'name' ? item.entry.modified : undefined
  }

  it.each([
    'Jan 29 03:26',
    'Apr  8  1994',
    'Nov 5 2018',
    'Jan 29 0:30',
    'Mar  3 04:49:59 2003',
    'Oct 08, 2002 09:47',
  ])('reads %s as the other does', date => {
    expect(dateIn(date)).toEqual(entry(`-rw-r--r-- 1 u g 5 ${date} name`).modified)
  })

  it.each(['March 29 03:26', '26. Juli, 20:10', '2005-06-07 21:22', '4月 18日 2003年'])(
    'does not know %s',
    date => {
      expect(dateIn(date) ?? undefined).toBeUndefined()
      expect(entry(`-rw-r--r-- 1 u g 5 ${date} name`).modified).not.toBeNull()
    },
  )
})

describe('dates in an order that is told', () => {
  it.each<[DateOrder, string]>([
    ['mdy', '4/5 undefined'],
    ['dmy', '5/4 undefined'],
  ])('%s', (dateOrder, expected) => {
    const reader = new ListingReader(unixLocalized, { now, dateOrder })
    const [item] = reader.push(utf8.encode('-rw-r--r-- 1 u g 5 04-05-2003 17:12 a\n'))
    const modified = item?.kind === 'entry' ? item.entry.modified : null
    expect(`${modified?.month}/${modified?.day} ${modified?.orderAmbiguous}`).toBe(expected)
  })

  it('with another pivot for years of two digits', () => {
    const reader = new ListingReader(unixLocalized, { twoDigitYearPivot: 99 })
    const [item] = reader.push(utf8.encode('-rw-r--r-- 1 u g 5 01-jun-98 a\n'))
    expect(item).toMatchObject({ entry: { modified: { year: 2098 } } })
  })
})

it.each([
  ['Shift-JIS', '\x8c\x8e', '\x93\xfa', '\x94N'],
  ['EUC-JP', '\xb7\xee', '\xc6\xfc', '\xc7\xaf'],
])('reads a date in %s', (_charset, month, day, yearMark) => {
  const line = latin1.encode(`-rw-r--r-- 1 u g 5 4${month} 18${day} 2003${yearMark} \x8e\x8e\n`)
  const [item] = parseEveryWay(line, { command: 'LIST' })
  expect(item).toMatchObject({ entry: { modified: { year: 2003, month: 4, day: 18 } } })
  expect(item?.kind === 'entry' && item.entry.nameBytes).toEqual(latin1.encode('\x8e\x8e'))
})

it.each([
  ['unix', '-rw-r--r-- 1 ', '1 '],
  ['unix', '-rw-r--r-- 1 ', 'abc 1 '],
  ['unix', '-rw-r--r-- 1 ', '4\u6708 '],
  ['unix', 'lrw-r--r-- 1 u g 5 Jan 29 03:26 ', ' -> '],
  ['mlsx', '', 'unique=\u00e9;UNIX.owner=x;type=OS.unix=slink:y;'],
] as const)('decodes no byte of a long line again and again: %s, %j%j', (format, head, unit) => {
  let decoded = 0
  const charset: Charset = {
    ...latin1,
    name: 'counting',
    decode(bytes) {
      decoded += bytes.length
      return latin1.decode(bytes)
    },
  }
  const line = utf8.encode(`${head}${unit.repeat(1000)} x\n`)
  new ListingParser({ command: 'LIST', format, charset }).push(line)
  expect(decoded).toBeLessThan(2 * line.length)
})
