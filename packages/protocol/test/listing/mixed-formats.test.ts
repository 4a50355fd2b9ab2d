import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latin1, utf8 } from '../../src/charset.ts'
import type { ListingItem } from '../../src/listing/listing-item.ts'
import { parseChunks, parseEveryWay } from './parse-listing.ts'

const unixLine = '-rw-r--r-- 1 u g 5 Jan 29 2020 u'
const vmsLine = 'A.B;1 1 2-JUL-2003'
const oneLineOfTwo = 'one.txt   1,204  18:23  5/04/93      two.txt   1,204  10:23  1/02/93'

function namesOf(...lines: string[]): string[] {
  const items = parseEveryWay(utf8.encode(lines.map(line => `${line}\r\n`).join('')), { command: 'LIST' })
  return items.map(item => (item.kind === 'entry' ? item.entry.name : item.kind))
}

describe('an entry that takes several lines, among lines of another format', () => {
  it.each<[lines: string[], expected: string[]]>([
    [
      [unixLine, vmsLine],
      ['u', 'A.B'],
    ],
    [
      [unixLine, vmsLine, unixLine],
      ['u', 'A.B', 'u'],
    ],
    [
      [unixLine, vmsLine, 'this is prose', unixLine],
      ['u', 'A.B', 'unparsed', 'u'],
    ],
    [
      [unixLine, vmsLine, 'type=file; m', unixLine],
      ['u', 'A.B', 'm', 'u'],
    ],
    [
      [unixLine, 'A.B;1', '   1 2-JUL-2003', '   (RWED,RWED,RE,)', unixLine],
      ['u', 'A.B', 'u'],
    ],
    [
      [unixLine, vmsLine, '   (RWED,RWED,RE,)', 'total 3'],
      ['u', 'A.B', 'noise'],
    ],
    [
      [unixLine, vmsLine, vmsLine, vmsLine, unixLine, vmsLine],
      ['u', 'A.B', 'A.B', 'A.B', 'u', 'A.B'],
    ],
  ])('%j', (lines, expected) => {
    expect(namesOf(...lines)).toEqual(expected)
  })
})

it('every line of any mixture of formats comes out once and in its place, however it is cut', () => {
  const line = fc.oneof(
    fc.constantFrom(
      unixLine,
      'drwxr-xr-x   2 root  other   512 Apr  8 1994  padded',
      'drwxr-xr-x 3 slopri devlab 512 without date',
      'lrwxrwxrwx 1 u g 7 26. Juli, 20:10 l -> t',
      'total 12',
      'ls: x: Permission denied',
      './sub:',
      'type=file;size=5;modify=20200101000000; m',
      'type=cdir;a=b .',
      '04-27-00  12:09PM       <DIR>          dir',
      '10-23-00  01:27PM  <JUNCTION>  b => foo',
      ' Directory of C:\\x',
      ' Volume in drive C has no label.',
      '+i8388621.48594,m825718503,r,s280,\tfile',
      '     0           DIR   12-30-97   12:32  os2',
    ),
    fc.constantFrom(
      vmsLine,
      'README.TXT;4   2/3   18-APR-2000 10:40:39  [GROUP,OWNER]  (RWED,RWED,RE,)',
      'VERY_LONG_NAME.DIR;1',
      '                           1  13-DEC-2005 08:45:27.56',
      '                           (RWED,RWED,,)',
      'X.X;1              %RMS-E-PRV, insufficient privilege',
      'Directory DISK:[FOLDER]',
      'Total of 11 files, 274 blocks.',
      'TESTDI~1 <DIR> 11-29-2004 22:16 Test Dir',
      'prog1    exe     2,563,136 06-10-99  10:00a',
      'DESIGN1.DOC  11264  May 11 1995 14:20   A',
      '206876  Apr 04, 2000 21:06 size first',
      'ka9q/  18:23  5/04/93',
      oneLineOfTwo,
      '',
      '   ',
      'name',
      'this is prose',
      '550 not found',
      'caf\xe9 \ufffd 日本',
    ),
  )
  const runs = fc.tuple(line, fc.integer({ min: 1, max: 4 })).map(([text, count]) => Array(count).fill(text))
  const command = fc.constantFrom('LIST' as const, 'MLSD' as const, 'NLST' as const)
  fc.assert(
    fc.property(
      fc.array(runs, { maxLength: 16 }),
      fc.constantFrom('\n', '\r\n'),
      fc.array(fc.nat(2000), { maxLength: 6 }),
      fc.constantFrom(undefined, latin1),
      command,
      (groups, eol, cuts, charset, cmd) => {
        const lines: string[] = groups.flat()
        const all = utf8.encode(lines.map(text => text + eol).join(''))
        const ends = [0, ...cuts.filter(it => it < all.length).sort((a, b) => a - b), all.length]
        const chunks = ends.slice(1).map((end, index) => all.slice(ends[index], end))
        const options = { command: cmd, now: 0, dots: 'keep' as const, ...(charset && { charset }) }
        const isSecond = (item: ListingItem): boolean =>
          item.kind === 'entry' && item.entry.name === 'two.txt'
        const found = parseChunks(chunks, options).filter(item => !isSecond(item))
        expect(found.flatMap(linesOf)).toEqual(
          lines.map(text => withoutHead(latin1.decode(utf8.encode(text)))),
        )
      },
    ),
    { numRuns: 1000 },
  )
})

/** The lines of an item, one code unit a byte. */
function linesOf(item: ListingItem): string[] {
  if (item.kind === 'section') return [item.path]
  return latin1
    .decode(item.kind === 'entry' ? item.entry.raw : item.raw)
    .split('\n')
    .map(withoutHead)
}

/** A section keeps nothing of its line but the path. */
function withoutHead(line: string): string {
  return line.replace(/^Directory (?=DISK)|^ Directory of |:$/, '')
}
