import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latin1, utf8 } from '../../src/charset.ts'
import type { Entry } from '../../src/listing/entry.ts'
import type { ListingItem } from '../../src/listing/listing-item.ts'
import { ListingParser, type ListingParserOptions } from '../../src/listing/listing-parser.ts'
import { allFields, parseChunks, parseEveryWay } from './parse-listing.ts'

/** Work in the square of so many bytes would take minutes. */
const LONG = 300_000

function items(lines: readonly string[], options: Partial<ListingParserOptions> = {}): ListingItem[] {
  const bytes = utf8.encode(lines.map(line => `${line}\r\n`).join(''))
  return parseEveryWay(bytes, { command: 'LIST', format: 'vms', ...options })
}

function entry(...lines: string[]): Entry {
  const [item] = items(lines)
  if (item?.kind !== 'entry') throw new Error(`not an entry: ${JSON.stringify(item)}`)
  return allFields(item.entry)
}

/** What each item is, with the name of an entry and the path of a section. */
function outline(lines: readonly string[], options?: Partial<ListingParserOptions>): string[] {
  return items(lines, options).map(item => {
    if (item.kind === 'entry')
      return `${item.entry.name};${item.entry.version} ${item.entry.rawSize ?? 'bare'}`
    return item.kind === 'section' ? `> ${item.path}` : item.kind
  })
}

function when({ modified }: Entry): string {
  if (modified === null) return 'null'
  const { year, month, day, hour, minute, second, millisecond, precision } = modified
  return `${precision} ${[year, month, day, hour, minute, second, millisecond].join(' ')}`
}

describe('an entry of VMS', () => {
  it.each<[line: string, expected: Partial<Entry>]>([
    [
      'CII-MANUAL.TEX;1  213/216  29-JAN-1996 03:33:12  [ANONYMOU,ANONYMOUS]   (RWED,RWED,RE,)',
      {
        name: 'CII-MANUAL.TEX',
        type: 'file',
        version: 1,
        size: 213 * 512,
        rawSize: '213/216',
        group: 'ANONYMOU',
        owner: 'ANONYMOUS',
        mode: 0o750,
      },
    ],
    ['README.TXT;4               2  18-APR-2000 10:40:39.90', { size: 1024, rawSize: '2', owner: undefined }],
    [
      'MAIL.DIR;1   1/3  13-DEC-2005 08:45 [1,4] (RWE,RWE,RE,E)',
      { name: 'MAIL', type: 'directory', group: '1', owner: '4', mode: 0o751 },
    ],
    ['mail.dir;1   1/3  13-DEC-2005 08:45', { name: 'mail', type: 'directory' }],
    ['.DIR;1   1/3  13-DEC-2005 08:45', { name: '.DIR', type: 'file' }],
    ['MAIL.DIRS;1   1/3  13-DEC-2005 08:45', { name: 'MAIL.DIRS', type: 'file' }],
    [
      'A.;32767  [GRP] 1/3 2-AUG-2006',
      { name: 'A.', version: 32767, size: 512, owner: 'GRP', group: undefined },
    ],
    ['A.B;1  12345/25 2-AUG-2006', { size: 12345, rawSize: '12345/25' }],
    ['A.B;1  25/25 2-AUG-2006', { size: 25 * 512 }],
    ['A.B;1  2KB 2-AUG-2006', { size: 2048, rawSize: '2KB' }],
    ['A.B;1  3MB 2-AUG-2006', { size: 3 * 1024 ** 2 }],
    ['A.B;1  ****** 2-AUG-2006', { size: null, rawSize: '******' }],
    ['A.B;1  99999999999999 2-AUG-2006', { size: null, rawSize: '99999999999999' }],
    ['A.B;1  6/8  15-JUI-2002  PRONAS  (RWED,RWED,RE,)', { owner: 'PRONAS', group: undefined, mode: 0o750 }],
    [
      'A.B;1  6/8  15-JUN-2002  [APACHE,APACHE$WWW      (RWE,RWE,RE,RE)',
      { group: 'APACHE', owner: 'APACHE$WWW', mode: 0o755 },
    ],
    ['A.B;1  6/8  15-JUN-2002  (RWED,RD,,)', { mode: 0o400 }],
    ['A.B;1  6/8  15-JUN-2002  (RWED,RD,)', { mode: undefined }],
    ['A.B;1  6/8  15-JUN-2002  (RWED,X,,)', { mode: undefined }],
    ['A.B;1  6/8  15-JUN-2002  ()', { mode: undefined }],
    ['DUA0:[DIR.SUB]NAME.TXT;1 6 15-JUN-2002', { name: 'NAME.TXT' }],
    ['a^[x^]^.b^_c.txt;1 6 15-JUN-2002', { name: 'a^[x^]^.b^_c.txt' }],
    ['a;b.txt;1 6 15-JUN-2002', { name: 'a;b.txt', version: 1 }],
    ['A.B;1', { name: 'A.B', type: 'file', version: 1, size: null, rawSize: undefined, modified: null }],
    [
      'X.DIR;1 %RMS-E-PRV, insufficient privilege or file protection violation',
      { name: 'X', type: 'directory', size: null, modified: null },
    ],
    ['X.X;1  <%SYSTEM-F-NOPRIV, no privilege>', { name: 'X.X', size: null }],
  ])('%s', (line, expected) => {
    expect(entry(line)).toMatchObject(expected)
  })

  it.each([
    ['2-JUN-1998 07:32:04', 'second 1998 6 2 7 32 4 0'],
    ['2-jun-1998 07:32', 'minute 1998 6 2 7 32 0 0'],
    ['18-APR-2000 10:40:39.90', 'millisecond 2000 4 18 10 40 39 900'],
    ['7-JAN-2000', 'day 2000 1 7 0 0 0 0'],
    ['2-JUN-98 07:32', 'minute 1998 6 2 7 32 0 0'],
    ['15-JUI-2002', 'day 2002 7 15 0 0 0 0'],
    ['15-OKT-2002', 'day 2002 10 15 0 0 0 0'],
    ['15-MÄR-2002', 'day 2002 3 15 0 0 0 0'],
    ['15-FÉVR-2002', 'day 2002 2 15 0 0 0 0'],
    ['30-FEB-2002', 'null'],
    ['0-JUN-2002', 'null'],
    ['2-JUN-2002 25:00', 'null'],
  ])('was changed on %s', (date, expected) => {
    expect(when(entry(`A.B;1  9/9  ${date}  [G,O]  (RWED,,,)`))).toBe(expected)
  })

  it.each([
    'A.B  9/9  2-JUN-1998 07:32:04',
    'A.B; 1  9/9  2-JUN-1998 07:32:04',
    'A.B;x  9/9  2-JUN-1998 07:32:04',
    'A.B;99999999999999999999  9/9  2-JUN-1998',
    ';1  9/9  2-JUN-1998 07:32:04',
    'X:[Y];1  9/9  2-JUN-1998 07:32:04',
    'A.B;1  a/9  2-JUN-1998 07:32:04',
    'A.B;1  9/a  2-JUN-1998 07:32:04',
    'A.B;1  9K  2-JUN-1998 07:32:04',
    'A.B;1  9XB  2-JUN-1998 07:32:04',
    'A.B;1  9KBs  2-JUN-1998 07:32:04',
    'A.B;1  9/9  JUN-2-1998 07:32:04',
    'A.B;1  9/9  13-FED-1997 08:13:43',
    'A.B;1  9/9  113-FEB-1997 08:13:43',
    'A.B;1  9/9  13-FEB-199 08:13:43',
    'A.B;1  9/9  13-FEB-1997x 08:13:43',
    'A.B;1  9/9  13-FEB-1997 08:1x',
    'A.B;1  9/9  13-FEB-1997 08:13x',
    'A.B;1  9/9  13-FEB-1997 08:x',
    'A.B;1  9/9  13-FEB-1997 13-FEB-1997',
    'A.B;1  9/9  9/9  13-FEB-1997',
    'A.B;1  9/9  13-FEB-1997 [A,B] [A,B]',
    'A.B;1  9/9  13-FEB-1997 AA BB',
    'A.B;1  9/9  13-FEB-1997 (RWED,,,) (RWED,,,)',
    'A.B;1  9/9  13-FEB-1997 (RWED,,,',
    'A.B;1  9/9  13-FEBRUARYANDMORE-1997',
    'A.B;1  %x',
    'A.B;1  %-E-PRV',
    'A.B;1  %RMS_E_PRV',
    'A.B;1  %RMS-E_PRV',
    'A.B;1  %RMS-Q-PRV',
    'A.B;1  %RMS',
    'hello world',
    'Directory ',
    'total 12',
  ])('is none: %j', line => {
    expect(items([line])[0]).toMatchObject({ kind: 'unparsed', raw: utf8.encode(line) })
  })

  it('keeps its bytes', () => {
    const line = latin1.encode('CAF\xc9.TXT;1  9/9  2-JUN-1998')
    const [item] = parseEveryWay(line, { command: 'LIST' })
    expect(item).toMatchObject({
      entry: { name: 'CAFÉ.TXT', nameBytes: latin1.encode('CAF\xc9.TXT'), raw: line },
    })
  })
})

describe('an entry of several lines', () => {
  it('has its attributes on the second', () => {
    const lines = ['MAIL_ARCHIVES.DIR;1', '               1  13-DEC-2005 08:45:27.56']
    const found = entry(...lines)
    expect(found).toMatchObject({ name: 'MAIL_ARCHIVES', version: 1, type: 'directory', size: 512 })
    expect(found.raw).toEqual(utf8.encode(lines.join('\n')))
    expect(found.nameBytes).toEqual(utf8.encode('MAIL_ARCHIVES'))
  })

  it('may have them without blanks in front, or behind a bare CR', () => {
    expect(
      entry('A.B;1', '170774/170775     24-APR-2003 08:16:15  [FTP_CLIENT,SCOT]      (RWED,RWED,RE,)'),
    ).toMatchObject({
      size: 170774 * 512,
      owner: 'SCOT',
    })
    expect(entry('A.B;1\r   10     2-JUL-2003 10:30:08.59')).toMatchObject({ size: 5120 })
  })

  it('may have the protection, or owner and protection, on a line of its own', () => {
    const whole = { name: 'A.B', size: 512, owner: 'LONG_OWNER', group: 'LONG_GROUP', mode: 0o750 }
    expect(
      entry('A.B;1', '  1  2-JUL-2003 10:30 [LONG_GROUP,LONG_OWNER]', '  (RWED,RWED,RE,)'),
    ).toMatchObject(whole)
    expect(
      entry('A.B;1', '  1  2-JUL-2003 10:30', '  [LONG_GROUP,LONG_OWNER]  (RWED,RWED,RE,)'),
    ).toMatchObject(whole)
    expect(entry('A.B;1 1  2-JUL-2003 10:30 [LONG_GROUP,LONG_OWNER]', '  (RWED,RWED,RE,)')).toMatchObject(
      whole,
    )
  })

  it('ends with the third', () => {
    expect(outline(['A.B;1', '  1', '  2-JUL-2003 10:30', '  [A,B]'])).toEqual(['A.B;1 1', 'unparsed'])
  })

  it('ends before attributes that it has', () => {
    expect(outline(['A.B;1 1 2-JUL-2003', '  2 3-JUL-2003'])).toEqual(['A.B;1 1', 'unparsed'])
  })

  it('may have a message on the second', () => {
    const lines = ['A.B;1', '   %RMS-E-PRV, insufficient privilege', '-SYSTEM-F-NOPRIV, no privilege']
    expect(outline(lines)).toEqual(['A.B;1 bare', 'noise'])
  })

  it('is never lost: a name without attributes is an entry that knows no more', () => {
    const lines = ['A.B;1', 'C.D;2', '  2  3-JUL-2003', 'E.F;3', '', 'G.H;4', 'hello', 'I.J;5']
    expect(outline(lines)).toEqual([
      'A.B;1 bare',
      'C.D;2 2',
      'E.F;3 bare',
      'noise',
      'G.H;4 bare',
      'unparsed',
      'I.J;5 bare',
    ])
  })

  it('has nothing without a name', () => {
    expect(outline(['  1  2-JUL-2003 10:30', '(RWED,RWED,RE,)'])).toEqual(['unparsed', 'unparsed'])
  })

  it('is handed over when the listing turns out to be of another format', () => {
    const line = '-rw-r--r-- 1 u g 5 Jan 29 2020 f'
    expect(outline(['A.B;1 1 2-JUL-2003', line], { format: 'auto' })).toEqual(['A.B;1 1', 'f;undefined bare'])
  })
})

describe('what stands around the entries', () => {
  it('are sections, sums and messages', () => {
    expect(
      outline([
        '',
        'Directory ANONYMOUS_ROOT:[000000]',
        '',
        'A.B;1   2  18-APR-2000 10:40:39.90',
        '',
        'Total of 1 file, 2 blocks.',
        '',
        'DIRECTORY ANONYMOUS_ROOT:[SUB]',
        '<%RMS-E-FNF, file not found>',
        '%RMS-E-FNF, file not found',
        'Total 14 files',
        'Grand total of 2 directories, 1 file, 2 blocks.',
      ]),
    ).toEqual([
      'noise',
      '> ANONYMOUS_ROOT:[000000]',
      'noise',
      'A.B;1 2',
      'noise',
      'noise',
      'noise',
      '> ANONYMOUS_ROOT:[SUB]',
      'noise',
      'noise',
      'noise',
      'noise',
    ])
  })
})

describe('the format', () => {
  it.each<[confidence: string, lines: string[]]>([
    ['certain', ['A.B;1  9/9  2-JUN-1998']],
    ['certain', ['A.B;1  %RMS-E-PRV, insufficient privilege']],
    ['certain', ['Directory X:[Y]']],
    ['likely', ['A.B;1', 'B.C;1']],
    ['likely', ['LONG_NAME.TXT;1', '  9/9  2-JUN-1998']],
    ['guessed', ['A.B;1']],
    ['guessed', ['A;1']],
    ['guessed', ['Directory SYS$LOGIN:']],
    ['guessed', ['Total of 0 files']],
    ['guessed', ['%RMS-E-FNF, file not found']],
  ])('is %s for %j', (confidence, lines) => {
    const parser = new ListingParser({ command: 'LIST' })
    for (const line of lines) parser.push(utf8.encode(`${line}\r\n`))
    parser.end()
    expect(parser).toMatchObject({ format: 'vms', confidence })
  })

  it.each(['total 12', '12', '(RWED)', 'hello'])('is not VMS for %j alone', line => {
    const parser = new ListingParser({ command: 'LIST' })
    parser.push(utf8.encode(`${line}\r\n`))
    parser.end()
    expect(parser.format).not.toBe('vms')
  })
})

it('gives each entry once, in order, wherever the lines are wrapped', () => {
  const wrapped = fc.record({
    name: fc.stringMatching(/^[A-Z0-9_$]{1,40}\.[A-Z]{1,3}$/),
    wraps: fc.tuple(fc.boolean(), fc.boolean()),
  })
  fc.assert(
    fc.property(fc.array(wrapped), list => {
      const text = list.map(({ name, wraps: [first, second] }, at) => {
        const breaks = [first ? '\r\n   ' : ' ', second ? '\r\n   ' : ' '] as const
        return `${name};${at + 1}${breaks[0]} ${at}/9999  2-JUN-1998 07:32${breaks[1]}[G,O] (RWED,RWED,RE,)\r\n`
      })
      const found = parseChunks([utf8.encode(text.join(''))], { command: 'LIST', format: 'vms' })
      const expected = list.map(({ name }, at) => ({
        kind: 'entry',
        entry: { name: name.replace(/\.DIR$/, ''), version: at + 1, size: at * 512, owner: 'O', mode: 0o750 },
      }))
      expect(found).toMatchObject(expected)
    }),
  )
})

it('comes to an end with very long lines and listings, which work in their square would not', () => {
  for (const unit of ['A', ';1', '(', '[', ']', '9 ', '9/', '%RMS-E-', '^]', ' ', '-', '1-JUN-']) {
    for (const head of ['', 'A.B;1 ', 'A.B;1 9 ']) {
      const line = utf8.encode(`${head}${unit.repeat(LONG)}`).subarray(0, LONG)
      parseChunks([line], { command: 'LIST', format: 'vms', limits: { listingLineBytes: LONG } })
    }
  }
  const lines = utf8.encode('A.B;1\n 1\n 2-JUN-1998\n [A]\n(R)\n'.repeat(30_000))
  expect(parseChunks([lines], { command: 'LIST', format: 'vms' })).toHaveLength(90_000)
})
