import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toDate } from '../../src/answers/timestamp.ts'
import { utf8 } from '../../src/charset.ts'
import { LocalProtocolError } from '../../src/errors.ts'
import type { Entry } from '../../src/listing/entry.ts'
import { formatMlsxLine, type MlsxFile } from '../../src/listing/format-mlsx.ts'
import { formatUnixLine, type UnixFile } from '../../src/listing/format-unix.ts'
import { ListingParser } from '../../src/listing/listing-parser.ts'
import { parseMlsxLine } from '../../src/listing/mlsx.ts'

const now = Date.parse('2024-09-15T12:00:00Z')
const modified = new Date('2024-01-31T12:34:56Z')

describe('a line of MLSD', () => {
  it.each<[file: MlsxFile, line: string]>([
    [{ name: 'a b', type: 'file', size: 12, modified }, 'type=file;size=12;modify=20240131123456; a b'],
    [
      { name: 'd', type: 'directory', mode: 0o755, owner: 'u', group: 'g' },
      'type=dir;UNIX.mode=0755;UNIX.owner=u;UNIX.group=g; d',
    ],
    [{ name: '/', type: 'cdir', perm: 'el', unique: '1g2' }, 'type=cdir;perm=el;unique=1g2; /'],
    [{ name: 'l', type: 'symlink', linkTarget: '/x' }, 'type=OS.unix=slink:/x; l'],
    [{ name: 'l', type: 'symlink', linkTarget: '/x y' }, 'type=OS.unix=slink:; l'],
    [{ name: 'l', type: 'symlink' }, 'type=OS.unix=slink:; l'],
    [{ name: 's', type: 'other' }, 'type=OS.unix=other; s'],
  ])('%j is %s', (file, line) => {
    expect(formatMlsxLine(file)).toBe(line)
  })
})

describe('a line of LIST', () => {
  it.each<[file: UnixFile, line: string]>([
    [
      { name: 'a b', type: 'file', size: 12, modified: new Date('2024-09-01T02:03:04Z') },
      '-rw-r--r--   1 ftp      ftp                12 Sep  1 02:03 a b',
    ],
    [
      { name: 'd', type: 'directory', modified, mode: 0o1777, owner: 'longerowner', group: 'g', links: 12 },
      'drwxrwxrwt  12 longerowner g                   0 Jan 31  2024 d',
    ],
    [
      { name: 'l', type: 'symlink', linkTarget: 'x y', size: 3, modified: new Date(now + 1000) },
      'lrwxrwxrwx   1 ftp      ftp                 3 Sep 15  2024 l -> x y',
    ],
    [
      { name: 's', type: 'other', mode: 0o6711 },
      'srws--s--x   1 ftp      ftp                 0 Jan  1  1970 s',
    ],
  ])('%j is %s', (file, line) => {
    expect(formatUnixLine(file, now)).toBe(line)
  })
})

describe('what a line cannot hold', () => {
  it.each<Partial<UnixFile>>([
    { name: '' },
    { name: 'a\nb' },
    { name: 'a\r' },
    { owner: 'a b' },
    { group: 'a;b' },
    { group: '' },
  ])('%j is an error of the caller', part => {
    const file: UnixFile = { name: 'a', type: 'file', ...part }
    expect(() => formatUnixLine(file, now)).toThrow(LocalProtocolError)
    expect(() => formatMlsxLine(file)).toThrow(LocalProtocolError)
  })
})

describe('an entry is read as it was written', () => {
  const name = fc
    .string({ unit: 'binary', minLength: 1 })
    .filter(it => !/[\r\n]/.test(it) && it !== '.' && it !== '..')
  const word = fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/)
  const file = fc.record({
    name,
    type: fc.constantFrom('file', 'directory', 'symlink', 'other'),
    size: fc.maxSafeNat(),
    modified: fc.date({
      min: new Date('1900-01-01T00:00:00Z'),
      max: new Date('2100-01-01T00:00:00Z'),
      noInvalidDate: true,
    }),
    mode: fc.integer({ min: 0, max: 0o7777 }),
    owner: word,
    group: word,
  })

  it('with MLSD', () => {
    fc.assert(
      fc.property(file, it => {
        const entry = parseMlsxLine(utf8.encode(formatMlsxLine(it))) as Entry
        expect(entry).toMatchObject({ ...it, modified: expect.anything() })
        expect(entry.modified && toDate(entry.modified, 0)).toEqual(it.modified)
      }),
    )
  })

  it('with LIST', () => {
    fc.assert(
      fc.property(file, it => {
        fc.pre(!(it.type === 'symlink' && it.name.includes(' -> ')))
        const parser = new ListingParser({ command: 'LIST', now })
        const [item] = parser.push(utf8.encode(`${formatUnixLine(it, now)}\r\n`))
        if (item?.kind !== 'entry' || item.entry.modified === null) throw new Error('no entry')
        const { entry } = item
        expect(entry).toMatchObject({ ...it, modified: expect.anything() })
        const digits = entry.modified?.precision === 'day' ? 10 : 16
        expect(toDate(item.entry.modified, 0).toISOString().slice(0, digits)).toBe(
          it.modified.toISOString().slice(0, digits),
        )
      }),
    )
  })

  it('with a target, where the name has no arrow of its own', () => {
    const line = formatUnixLine({ name: 'l', type: 'symlink', linkTarget: 'a -> b' }, now)
    const [item] = new ListingParser({ command: 'LIST', now }).push(utf8.encode(`${line}\n`))
    expect(item).toMatchObject({ entry: { name: 'l', linkTarget: 'a -> b' } })
  })
})
