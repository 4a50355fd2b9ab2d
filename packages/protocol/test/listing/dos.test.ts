import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latin1, utf8 } from '../../src/charset.ts'
import type { Entry } from '../../src/listing/entry.ts'
import type { ListingItem } from '../../src/listing/listing-item.ts'
import { ListingParser, type ListingParserOptions } from '../../src/listing/listing-parser.ts'
import { allFields, parseChunks, parseEveryWay } from './parse-listing.ts'

/** Work in the square of so many bytes would take minutes. */
const LONG = 300_000

type Options = Partial<ListingParserOptions>

function items(lines: readonly string[], options: Options = {}): ListingItem[] {
  const bytes = utf8.encode(lines.map(line => `${line}\r\n`).join(''))
  return parseEveryWay(bytes, { command: 'LIST', format: 'dos', ...options })
}

function entries(lines: readonly string[], options?: Options): Entry[] {
  return items(lines, options).map(item => {
    if (item.kind !== 'entry') throw new Error(`not an entry: ${JSON.stringify(item)}`)
    return allFields(item.entry)
  })
}

function entry(line: string, options?: Options): Entry {
  return entries([line], options)[0] as Entry
}

function kinds(lines: readonly string[], options?: Options): string[] {
  return items(lines, options).map(item => item.kind)
}

/** Date and time as `2000-04-27 12:09`, with `?` behind it if the order of day and month is open. */
function when({ modified }: Entry): string {
  if (modified === null) return 'null'
  const two = (value: number): string => String(value).padStart(2, '0')
  const { year, month, day, hour, minute, second, precision } = modified
  const time = `${two(hour)}:${two(minute)}${precision === 'second' ? `:${two(second)}` : ''}`
  return `${year}-${two(month)}-${two(day)} ${time}${modified.orderAmbiguous ? '?' : ''}`
}

describe('a line of dir', () => {
  it.each<[line: string, expected: Partial<Entry>]>([
    ['04-27-00  12:09PM       <DIR>          dir', { name: 'dir', type: 'directory', size: null }],
    ['01-06-2009  02:42PM              458 Readme.txt', { name: 'Readme.txt', type: 'file', size: 458 }],
    ['2002-09-02  19:06                9,730 file', { name: 'file', type: 'file', size: 9730 }],
    ['01-01-98  05:00       <DIR>   StorageCard', { name: 'StorageCard', type: 'directory' }],
    [' 8/10/2018   1:02 PM  <DIR>         opt', { name: 'opt', type: 'directory' }],
    ['10/03/2018  14:58    34.359.738.368 win10.img', { name: 'win10.img', size: 34_359_738_368 }],
    ["10/03/2018  14:58    34'359'738 win10.img", { size: 34_359_738 }],
    ['10/03/2018  14:58    3,43,59,738 lakhs', { size: 34_359_738 }],
    ['10/03/2018  14:58    9007199254740991 most', { size: Number.MAX_SAFE_INTEGER, rawSize: undefined }],
    ['10/03/2018  14:58    9,007,199,254,740,992 more', { size: null, rawSize: '9,007,199,254,740,992' }],
    ['04-27-00  12:09PM       <dir>          dir', { name: 'dir', type: 'directory' }],
    ['27.04.2000  12:09       <REP>          dossier', { name: 'dossier', type: 'directory' }],
    ['27.04.2000  12:09       <WHATEVER>     x -> y', { name: 'x -> y', type: 'other' }],
    ['04-27-00  12:09PM              5 a => b', { name: 'a => b', type: 'file', linkTarget: undefined }],
    ['04-27-00  12:09PM              5 behind  ', { name: 'behind  ' }],
    ['04-27-00  12:09PM              5 \t\x1b[31m', { name: '\t\x1b[31m' }],
    ['04-27-00  12:09PM       <DIR>          naïve 日本', { name: 'naïve 日本' }],
  ])('%s', (line, expected) => {
    expect(entry(line)).toMatchObject(expected)
  })

  it('does not depend on the line before', () => {
    const lines = ['04-27-00  12:09PM  <DIR>  a', '04-27-00  12:09PM  5 b', '04-27-00  12:09PM  <DIR>  c']
    expect(entries(lines).map(it => [it.type, it.size])).toEqual([
      ['directory', null],
      ['file', 5],
      ['directory', null],
    ])
  })

  it('groups sizes with the hard blanks of code pages', () => {
    for (const blank of ['\xa0', '\xff']) {
      const line = latin1.encode(`10/03/2018  14:58  3${blank}939${blank}237 f`)
      const [item] = parseEveryWay(line, { command: 'LIST', charset: latin1 })
      expect(item).toMatchObject({ entry: { name: 'f', size: 3_939_237 } })
    }
  })

  it.each<[line: string, expected: Partial<Entry>]>([
    ['<JUNCTION>  b_junction => foo', { name: 'b_junction', subtype: 'junction', linkTarget: 'foo' }],
    ['<JUNCTION>  b -> c:\\d -> e', { name: 'b', subtype: 'junction', linkTarget: 'c:\\d -> e' }],
    ['<JUNCTION>     My Music [C:\\Users\\x]', { name: 'My Music', linkTarget: 'C:\\Users\\x' }],
    ['<JUNCTION>     bare', { name: 'bare', subtype: 'junction', linkTarget: undefined }],
    ['<SYMLINKD>     a [b] [c]', { name: 'a [b]', subtype: undefined, linkTarget: 'c' }],
    ['<SYMLINK>      a>b ->c => d', { name: 'a>b ->c', linkTarget: 'd' }],
    ['<symlink>      a[b]', { name: 'a[b]', linkTarget: undefined }],
    ['<SYMLINK>      [b]', { name: '[b]', linkTarget: undefined }],
    ['<SYMLINK>      a +> b', { name: 'a +> b', linkTarget: undefined }],
    ['<SYMLINK>      a-> b', { name: 'a-> b', linkTarget: undefined }],
    ['<SYMLINK>      a ->b', { name: 'a ->b', linkTarget: undefined }],
    ['<SYMLINK>      -> b', { name: '-> b', linkTarget: undefined }],
    ['<SYMLINK>      b]', { name: 'b]', linkTarget: undefined }],
  ])('shows links: %s', (rest, expected) => {
    expect(entry(`10-23-00  01:27PM    ${rest}`)).toMatchObject({ type: 'symlink', size: null, ...expected })
  })

  it('keeps its bytes', () => {
    const line = latin1.encode('04-27-00  12:09PM    5 caf\xe9')
    const [item] = parseEveryWay(line, { command: 'LIST' })
    expect(item).toMatchObject({ entry: { name: 'café', nameBytes: latin1.encode('caf\xe9'), raw: line } })
  })

  it.each(['.', '..'])('is skipped if it is %s, unless dots are kept', name => {
    const line = `04-27-00  12:09PM       <DIR>          ${name}`
    expect(items([line])).toEqual([])
    expect(entry(line, { dots: 'keep' }).name).toBe(name)
  })

  it.each([
    '04-27-00  12:09PM       <DIR>          ',
    '04-27-00  12:09PM       <DIR>',
    '04-27-00  12:09PM                  953',
    '04-27-00  12:09PM                  953 ',
    '04-27-00  12:09PM',
    '04-27-00',
    '-27-00  12:09PM 5 a',
    '34-08-14  03:09PM 5 a',
    '08-34-2014  03:09PM 5 a',
    '2014-34-08  03:09PM 5 a',
    '04-27/00  12:09PM 5 a',
    '04:27:00  12:09PM 5 a',
    '04-27-0  12:09PM 5 a',
    '04-27-02000  12:09PM 5 a',
    '004-27-00  12:09PM 5 a',
    '2000-27-001  12:09PM 5 a',
    '04--00  12:09PM 5 a',
    '04-127-00  12:09PM 5 a',
    '-04-27-00  12:09PM 5 a',
    '04-27-00X 12:09PM 5 a',
    '04-27-0012:09PM 5 a',
    '04-27-00  :09PM 5 a',
    '04-27-00  112:09PM 5 a',
    '04-27-00  12-09PM 5 a',
    '04-27-00  12:9PM 5 a',
    '04-27-00  12:095 5 a',
    '04-27-00  12:09:5 5 a',
    '04-27-00  12:09XM 5 a',
    '04-27-00  12:09AX 5 a',
    '04-27-00  12:09AMX 5 a',
    '04-27-00  12:09PM  OMAR docs',
    '04-27-00  12:09PM  34,35xxx38,368 a',
    '04-27-00  12:09PM  1.5 a',
    '04-27-00  12:09PM  1,23 a',
    '04-27-00  12:09PM  1234,567 a',
    '04-27-00  12:09PM  1,2,345 a',
    '04-27-00  12:09PM  1,234.567 a',
    '04-27-00  12:09PM  1, a',
    '04-27-00  12:09PM  ,1 a',
    '04-27-00  12:09PM  5x a',
    '04-27-00  12:09PM  <DIR a',
    '04-27-00  12:09PM  <DIRECTORYDIRECTORY> a',
    '04-27-00  12:09PM  <',
    '04-27-00  12:09PM  <DIR>a',
    'hello world',
  ])('is none: %j', line => {
    expect(items([line])[0]).toMatchObject({ kind: 'unparsed', raw: utf8.encode(line) })
  })
})

describe('blanks before a name', () => {
  const dir = (name: string): string => `04-27-00  12:09PM       <DIR>          ${name}`
  const file = (name: string): string => `04-27-00  12:09PM                  953 ${name}`
  const names = (...lines: string[]): string[] => entries(lines).map(it => it.name)

  it('belong to it once the column of names is known', () => {
    expect(names(file('a'), file(' b'), dir('  c'), dir('d'))).toEqual(['a', ' b', '  c', 'd'])
    expect(names(dir('a'), file(' b'))).toEqual(['a', ' b'])
    expect(names(dir('a'), '04-27-00  12:09PM       <DIR>   left of it', dir(' b'))).toEqual([
      'a',
      'left of it',
      ' b',
    ])
  })

  it('are padding before that', () => {
    expect(names(dir('  a'), file(' b'))).toEqual(['a', 'b'])
  })

  it('are padding where columns are not kept', () => {
    const sizes = ['1', '22', '333'].map(size => `04-27-00  12:09PM ${size}  name`)
    expect(names(...sizes, '04-27-00  12:09PM 1 a', '04-27-00  12:09PM 22  b')).toEqual([
      'name',
      'name',
      'name',
      'a',
      'b',
    ])
  })
})

describe('the time of a line of dir', () => {
  const time = (text: string): string => when(entry(`04-27-00  ${text}  <DIR>  name`)).slice(11)

  it.each([
    ['12:09PM', '12:09'],
    ['12:09AM', '00:09'],
    ['00:34AM', '00:34'],
    ['00:34PM', '12:34'],
    ['01:00pm', '13:00'],
    ['11:59 PM', '23:59'],
    ['9:09 am', '09:09'],
    ['10:00a', '10:00'],
    ['10:00p', '22:00'],
    ['10:00 a.m.', '10:00'],
    ['10:00P.M.', '22:00'],
    ['13:05PM', '13:05'],
    ['0:05', '00:05'],
    ['18:48', '18:48'],
    ['18.48', '18:48'],
    ['18:48:59', '18:48:59'],
    ['06:48:59PM', '18:48:59'],
  ])('%s is %s', (text, expected) => {
    expect(time(text)).toBe(expected)
  })

  it.each(['24:00', '25:00', '12:60', '13:05AM', '99:99', '12:00:60'])(
    '%s does not exist: the entry has none',
    text => {
      const found = entry(`04-27-00  ${text}  <DIR>  name`)
      expect(found).toMatchObject({ name: 'name', modified: null })
    },
  )

  it('has no letter that stands apart', () => {
    expect(items(['04-27-00  10:00 a  5 name'])[0]).toMatchObject({ kind: 'unparsed' })
  })
})

describe('the day of a line of dir', () => {
  const day = (text: string, options?: Options): string =>
    when(entry(`${text}  10:00  <DIR>  name`, options)).replace(' 10:00', '')
  const days = (texts: readonly string[], options?: Options): string[] =>
    entries(
      texts.map(text => `${text}  10:00  <DIR>  name`),
      options,
    ).map(it => when(it).replace(' 10:00', ''))

  it.each([
    ['04-27-00', '2000-04-27'],
    ['04-27-69', '2069-04-27'],
    ['04-27-70', '1970-04-27'],
    ['04-27-2009', '2009-04-27'],
    ['4/27/2009', '2009-04-27'],
    ['27.4.09', '2009-04-27'],
    ['04-27-103', '2003-04-27'],
    ['2009-04-05', '2009-04-05'],
    ['2009/4/5', '2009-04-05'],
    ['02-29-2000', '2000-02-29'],
    ['04-05-09', '2009-04-05?'],
    ['04-04-09', '2009-04-04'],
  ])('%s is %s', (text, expected) => {
    expect(day(text)).toBe(expected)
  })

  it.each([
    '02-30-2000',
    '02-29-2001',
    '13-13-2000',
    '00-10-2000',
    '10-00-2000',
    '31-04-2000',
    '2000-13-01',
    '2000-00-01',
  ])('%s does not exist: the entry has none', text => {
    expect(day(text)).toBe('null')
  })

  it('follows the order that an earlier line shows, and is open before', () => {
    expect(days(['04-05-09', '25-05-09', '04-05-09', '13-05-09'])).toEqual([
      '2009-04-05?',
      '2009-05-25',
      '2009-05-04',
      '2009-05-13',
    ])
    expect(days(['04-05-09', '05-25-09', '04-05-09'])).toEqual(['2009-04-05?', '2009-05-25', '2009-04-05'])
  })

  it('is open again where lines disagree', () => {
    expect(days(['25-05-09', '05-25-09', '04-05-09'])).toEqual(['2009-05-25', '2009-05-25', '2009-04-05?'])
  })

  it('learns nothing from a day that does not exist', () => {
    expect(days(['31-02-09', '04-05-09'])).toEqual(['null', '2009-04-05?'])
  })

  it('follows the order that is asked for', () => {
    expect(days(['04-05-09', '25-05-09', '05-25-09'], { dateOrder: 'dmy' })).toEqual([
      '2009-05-04',
      '2009-05-25',
      'null',
    ])
    expect(days(['04-05-09', '25-05-09', '05-25-09'], { dateOrder: 'mdy' })).toEqual([
      '2009-04-05',
      'null',
      '2009-05-25',
    ])
    expect(days(['09-05-04', '98-05-25', '2009-05-04', '04-05-2009'], { dateOrder: 'ymd' })).toEqual([
      '2009-05-04',
      '1998-05-25',
      '2009-05-04',
      '2009-04-05?',
    ])
    expect(day('2009-05-04', { dateOrder: 'dmy' })).toBe('2009-05-04')
  })

  it('has its century from the pivot', () => {
    expect(day('04-27-80', { twoDigitYearPivot: 81 })).toBe('2080-04-27')
  })
})

describe('what stands around the lines of dir', () => {
  it('is noise', () => {
    expect(
      kinds([
        ' Volume in drive C has no label.',
        ' Volume Serial Number is 1234-ABCD',
        '',
        ' Directory of C:\\pub',
        '   ',
        '04/27/2000  12:09 PM    <DIR>          dir',
        '               2 File(s)          1,234 bytes',
        '               1 Dir(s)  22,198,362,112 bytes free',
        '     Total Files Listed:',
        ' Übersicht',
      ]),
    ).toEqual(['noise', 'noise', 'noise', 'section', 'noise', 'entry', 'noise', 'noise', 'noise', 'noise'])
  })

  it('does not hide lines of other kinds', () => {
    expect(kinds(['2 File(s)', '  2', '  2 3', '  2x', ' -', ':'])).toEqual(Array(6).fill('unparsed'))
  })

  it('divides a recursive listing into sections', () => {
    const found = items([
      '04-27-00  12:09PM  <DIR>  a',
      '',
      'a:',
      '04-27-00  12:09PM  5  b',
      ' Directory of C:\\é',
    ])
    expect(found.map(item => (item.kind === 'section' ? item.path : item.kind))).toEqual([
      'entry',
      'noise',
      'a',
      'entry',
      'C:\\é',
    ])
  })

  it('is enough to know an empty listing by', () => {
    const lines = [' Volume in drive C has no label.', '', ' Directory of C:\\pub', '', 'File Not Found']
    expect(kinds(lines, { format: 'auto' })).toEqual(['noise', 'noise', 'section', 'noise', 'unparsed'])
  })
})

describe('the format', () => {
  it.each([
    ['dos', '04-27-00  12:09PM       <DIR>          dir'],
    ['os2', '    0           DIR   12-30-97   12:32  dir'],
    ['dos-name-first', 's10a   16246 02-20-94  23:08'],
  ])('is found to be %s', (format, line) => {
    const parser = new ListingParser({ command: 'LIST' })
    parser.push(utf8.encode(`${line}\r\n${line}\r\n`))
    parser.end()
    expect(parser.format).toBe(format)
  })

  it('is not found in prose', () => {
    expect(kinds([' Name     VV.MM   Created', '3 blind mice', 'a b'], { format: 'auto' })).toEqual([
      'unparsed',
      'unparsed',
      'unparsed',
    ])
  })
})

describe('a line of OS/2', () => {
  const options = { format: 'os2' } as const

  it.each<[line: string, expected: Partial<Entry>, date: string]>([
    [
      '    0 DIR       02-11-103  16:15  dir',
      { name: 'dir', type: 'directory', size: 0 },
      '2003-02-11 16:15?',
    ],
    ['33280      A          02-19-97   13:49  OS2LDR', { type: 'file', size: 33280 }, '1997-02-19 13:49'],
    [
      '587823    RSA    DIR   01-18-97   13:58  OS2 KRNL',
      { name: 'OS2 KRNL', type: 'directory' },
      '1997-01-18 13:58',
    ],
    ['7 D  05-19-2000 12:56  local', { type: 'file' }, '2000-05-19 12:56'],
    ['7  05-19-2000 12:56  local', { name: 'local', type: 'file', size: 7 }, '2000-05-19 12:56'],
    ['7  05-19-2000 12:56 a', { name: 'a' }, '2000-05-19 12:56'],
    ['9007199254740992 A 05-31-97 25:56  x', { size: null, rawSize: '9007199254740992' }, 'null'],
  ])('%s', (line, expected, date) => {
    expect(entry(line, options)).toMatchObject(expected)
    expect(when(entry(line, options))).toBe(date)
  })

  it('keeps blanks before a name once the column of names is known', () => {
    const line = (name: string): string => `    0           DIR   12-30-97   12:32  ${name}`
    expect(entries([line(' a'), line('b'), line(' c')], options).map(it => it.name)).toEqual(['a', 'b', ' c'])
  })

  it('may be a dot, or no entry', () => {
    const dot = '0 DIR 12-30-97 12:32  .'
    expect(kinds(['', '  ', dot], options)).toEqual(['noise', 'noise'])
    expect(entry(dot, { ...options, dots: 'keep' }).name).toBe('.')
  })

  it.each([
    '                 DIR   12-30-97   12:32  jbrekke',
    '12-05-96  05:03PM       <DIR>          absoft2',
    '0 DIR 12-30-97 12:32  ',
    '0 XYZ 12-30-97 12:32  a',
    '0 DIR',
    '0 A 05-39-97 25:56  x',
    '  3 file(s)',
    '0 A R S H D 12-30-97 12:32  a',
    '0 12-30-97 a',
    '0x DIR 12-30-97 12:32  a',
    'a',
  ])('is none: %j', line => {
    expect(items([line], options)[0]).toMatchObject({ kind: 'unparsed' })
  })
})

describe('a line with the name first', () => {
  const options = { format: 'dos-name-first' } as const

  it.each<[server: string, line: string, expected: Partial<Entry>, date: string]>([
    ['SuperTCP', 'CMT  <DIR>  11-21-94  10:17', { name: 'CMT', type: 'directory' }, '1994-11-21 10:17'],
    ['SuperTCP', 'TESTDI~1 <DIR> 11-29-2004 22:16 Test Dir', { name: 'Test Dir' }, '2004-11-29 22:16'],
    ['Chameleon', 'DESIGN1.DOC  11264  May 11 1995 14:20   A', { size: 11264 }, '1995-05-11 14:20'],
    ['Chameleon', 'IN  <DIR>  May  1 1995  4:20', { name: 'IN', type: 'directory' }, '1995-05-01 04:20'],
    ['NCSA', 's10a   16246 02-20-94  23:08', { name: 's10a', type: 'file', size: 16246 }, '1994-02-20 23:08'],
    [
      'PC-NFSD',
      'prog1    exe     2,563,136 06-10-99  10:00p',
      { name: 'prog1.exe', size: 2563136 },
      '1999-06-10 22:00?',
    ],
    ['PC-NFSD', 'disk    001     2,563,136 06-20-99  10:00a', { name: 'disk.001' }, '1999-06-20 10:00'],
    [
      'PC-NFSD',
      'a  9,007,199,254,740,992 6-20-99  10:00a',
      { size: null, rawSize: '9,007,199,254,740,992' },
      '1999-06-20 10:00',
    ],
    [
      'WinQVT',
      'ftp.dir/   0  01-13-2003 12:40',
      { name: 'ftp.dir', type: 'directory', size: 0 },
      '2003-01-13 12:40',
    ],
  ])('%s: %s', (_, line, expected, date) => {
    expect(entry(line, options)).toMatchObject(expected)
    expect(when(entry(line, options))).toBe(date)
  })

  it('keeps its bytes though the extension stands apart', () => {
    const line = latin1.encode('caf\xe9    b\xe9     5 06-20-99  10:00a')
    const [item] = parseEveryWay(line, { command: 'LIST', ...options })
    expect(item).toMatchObject({
      entry: { name: 'café.bé', nameBytes: latin1.encode('caf\xe9.b\xe9'), raw: line },
    })
  })

  it('may be a dot, or no entry', () => {
    const dot = '.  <DIR>  11-21-94  10:17'
    expect(kinds(['729088 Bytes Available', '', dot], options)).toEqual(['noise', 'noise'])
    expect(entry(dot, { ...options, dots: 'keep' }).name).toBe('.')
  })

  it.each([
    ' CMT  <DIR>  11-21-94  10:17',
    'CMT',
    'CMT ',
    'CMT  <SYM>  11-21-94  10:17',
    'CMT  <DIR>  11/21/94  10:17',
    'CMT  <DIR>  11-21-94  10:17:05',
    'CMT  <DIR>  11-21-94  ',
    'CMT  <DIR>  Foo 11 1995 14:20',
    'CMT  <DIR>  May x 1995 14:20',
    'CMT  <DIR>  May 111 1995 14:20',
    'CMT  <DIR>  May 11 95 14:20',
    'CMT  <DIR>  May 11 1995 1420',
    'CMT  <DIR>  May 11 1995 14:20  X',
    'prog1  exec  5 06-20-99  10:00a',
    'QSYS  77824 02/23/00 15:09:55 *DIR dir/',
    '/  0  01-13-2003 12:40',
  ])('is none: %j', line => {
    expect(items([line], options)[0]).toMatchObject({ kind: 'unparsed' })
  })
})

it('reads back every line of dir that could be written', () => {
  const two = (value: number): string => String(value).padStart(2, '0')
  const line = fc.record({
    year: fc.integer({ min: 1980, max: 2069 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 28 }),
    hour: fc.integer({ min: 0, max: 23 }),
    minute: fc.integer({ min: 0, max: 59 }),
    size: fc.option(fc.nat({ max: Number.MAX_SAFE_INTEGER })),
    name: fc.string({ unit: 'binary', minLength: 1 }).filter(name => !/[\r\n]|^\s|^\.\.?$/.test(name)),
    short: fc.boolean(),
    half: fc.boolean(),
  })
  fc.assert(
    fc.property(line, ({ year, month, day, hour, minute, size, name, short, half }) => {
      const date = `${two(month)}-${two(day)}-${short ? two(year % 100) : year}`
      const time = half
        ? `${two(hour % 12 || 12)}:${two(minute)}${hour < 12 ? 'AM' : 'PM'}`
        : `${two(hour)}:${two(minute)}`
      const field = size === null ? '<DIR>         ' : String(size).padStart(20)
      const fullYear = short && year < 1970 ? year + 100 : year
      const bytes = new TextEncoder().encode(`${date}  ${time} ${field} ${name}\n`)
      const [item] = parseChunks([bytes], { command: 'LIST', dateOrder: 'mdy' })
      expect(item).toMatchObject({
        entry: {
          size,
          type: size === null ? 'directory' : 'file',
          modified: { year: fullYear, month, day, hour, minute },
        },
      })
      if (item?.kind === 'entry') expect(item.entry.nameBytes).toEqual(new TextEncoder().encode(name))
    }),
  )
})

it('comes to an end with very long lines, which work in their square would not', () => {
  const heads = ['', '04-27-00  12:09PM <JUNCTION> ', '04-27-00  12:09PM ', '0 DIR ', 'a 0 ', 'a b ']
  const units = ['1', '1,234', ',1', ' ', '-', '> ', ' ->', '[', 'A ', '(', '<', '1-']
  for (const format of ['dos', 'os2', 'dos-name-first'] as const) {
    for (const head of heads) {
      for (const unit of units) {
        const line = utf8.encode(`${head}${unit.repeat(LONG)}`).subarray(0, LONG)
        parseChunks([line], { command: 'LIST', format, limits: { listingLineBytes: LONG } })
      }
    }
  }
})
