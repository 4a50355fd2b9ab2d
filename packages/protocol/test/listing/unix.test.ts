import { describe, expect, it } from 'vitest'
import { toDate } from '../../src/answers/timestamp.ts'
import { latin1, utf8 } from '../../src/charset.ts'
import type { Entry } from '../../src/listing/entry.ts'
import type { ListingItem } from '../../src/listing/listing-item.ts'
import { parseChunks, parseEveryWay } from './parse-listing.ts'

const now = Date.parse('2024-09-15T12:00:00Z')

function items(...lines: string[]): ListingItem[] {
  const bytes = utf8.encode(lines.map(line => `${line}\r\n`).join(''))
  return parseEveryWay(bytes, { command: 'LIST', format: 'unix', now })
}

function entry(line: string): Entry {
  const [item] = items(line)
  if (item?.kind !== 'entry') throw new Error(`${line} is ${JSON.stringify(item)}`)
  return item.entry
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
    ['-rw-r--r-- 1 u g 9007199254740992 Aug  8  2000 huge', { size: null }],
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
    ['Mar  3 04:49:59 2003', '2003-03-03T04:49:59.000Z second'],
    ['Oct 08, 2002 09:47', '2002-10-08T09:47:00.000Z minute'],
    ['2005-06-07 21:22', '2005-06-07T21:22:00.000Z minute'],
    ['2005-06-07 21:22:01.123456789 +0200', '2005-06-07T19:22:01.123Z millisecond utc'],
    ['2005-06-07 00:10:00.000000000 -0330', '2005-06-07T03:40:00.000Z millisecond utc'],
  ])('%s is %s', (date, expected) => {
    const { name, modified } = entry(`-rw-r--r-- 1 u g 5 ${date} name`)
    expect(name).toBe('name')
    if (modified === null) throw new Error('no date')
    const notes = [
      modified.precision,
      modified.zone === 'utc' ? ' utc' : '',
      modified.yearInferred ? ' inferred' : '',
    ]
    expect(`${toDate(modified, 0).toISOString()} ${notes.join('')}`).toBe(expected)
  })

  it.each([
    'Feb 30 2020',
    'Feb 29 2023',
    'Jan  0 2020',
    'Jan 29 24:01',
    'Jan 29 03:60',
    'Feb 30 10:00',
    '2005-13-07 21:22',
  ])('%s does not exist: the entry has none', date => {
    expect(entry(`-rw-r--r-- 1 u g 5 ${date} name`)).toMatchObject({ name: 'name', size: 5, modified: null })
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
    'ls: x: Permission denied',
  ])('%j is noise', line => {
    expect(items('-rw-r--r-- 1 u g 5 Jan 29 03:26 a', line)[1]).toMatchObject({ kind: 'noise' })
  })

  it.each([
    '-rw-r--r-- 1 u g 5 Jan 29 03:26',
    '-rw-r--r-- 1 u g 5 Jan 29 03:26 ',
    'lrwxrwxrwx 1 u g 5 Jan 29 03:26  -> x',
    '-rw-r--r-- 1 u g 5 name',
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

it('takes time in proportion to the length of a line', () => {
  for (const unit of ['1 ', '- ', 'Jan 1 ', '1', ' ', 'a']) {
    const line = utf8.encode(`-rw-r--r-- 1 ${unit.repeat(30_000)}`).subarray(0, 60_000)
    const before = performance.now()
    for (let i = 0; i < 20; i++) parseChunks([line.slice()], { command: 'LIST', now })
    expect(performance.now() - before, unit).toBeLessThan(4000)
  }
})
