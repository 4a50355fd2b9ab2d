import { describe, expect, it } from 'vitest'
import { utf8 } from '../../src/charset.ts'
import type { ListingItem } from '../../src/listing/listing-item.ts'
import { ListingParser, type ListingParserOptions } from '../../src/listing/listing-parser.ts'
import { parseEveryWay } from './parse-listing.ts'

function items(lines: readonly string[], options: Partial<ListingParserOptions> = {}): ListingItem[] {
  const bytes = utf8.encode(lines.map(line => `${line}\r\n`).join(''))
  return parseEveryWay(bytes, { command: 'LIST', ...options })
}

/** Name, type, size and time of the entries; the kind of everything else. */
function told(lines: readonly string[], options: Partial<ListingParserOptions> = {}): unknown[] {
  return items(lines, options).map(item => {
    if (item.kind !== 'entry') return item.kind
    const { name, type, size, modified } = item.entry
    const { year, month, day, hour, minute } = modified ?? {}
    return [name, type, size, modified === null ? null : [year, month, day, hour, minute]]
  })
}

describe('a listing that puts the size first', () => {
  it('is one of VShell, with a slash behind folders', () => {
    const lines = [
      '206876  Apr 04, 2000 21:06 read me.txt',
      '0  Dec 31, 1999 00:07 folder/',
      '1 Feb 30, 2001 10:00  lead',
      '',
    ]
    expect(told(lines)).toEqual([
      ['read me.txt', 'file', 206876, [2000, 4, 4, 21, 6]],
      ['folder', 'directory', 0, [1999, 12, 31, 0, 7]],
      [' lead', 'file', 1, null],
      'noise',
    ])
  })

  it('is one of Distinct, with letters in front', () => {
    const lines = [
      '-wa--   20  Dec 31,2002   8:58   readme.txt',
      'd----   0   Jan  1,2003  18:58   a folder',
      'd----   0   Jan  1,2003  18:58   ..',
    ]
    expect(told(lines)).toEqual([
      ['readme.txt', 'file', 20, [2002, 12, 31, 8, 58]],
      ['a folder', 'directory', 0, [2003, 1, 1, 18, 58]],
    ])
    expect(told(lines, { dots: 'keep' })).toHaveLength(3)
  })

  it.each([
    '206876',
    '206876 Apr',
    '206876 Apr 04 2000 21:06 name',
    '206876 Foo 04, 2000 21:06 name',
    '206876 Apr , 2000 21:06 name',
    '206876 Apr 004, 2000 21:06 name',
    '206876 Apr 04, 00 21:06 name',
    '206876 Apr 04, 2000 name',
    '206876 Apr 04, 2000 21:06',
    '206876 Apr 04, 2000 21:06 ',
    '-wa-   20  Dec 31,2002   8:58   readme.txt',
    '20x Apr 04, 2000 21:06 name',
    'name',
  ])('does not take %o', line => {
    expect(told([line], { format: 'size-first' })).toEqual(['unparsed'])
  })

  it('is told by its name', () => {
    const parser = new ListingParser({ command: 'LIST' })
    parser.push(utf8.encode('1  Apr 04, 2000 21:06 a\r\n2  Apr 04, 2000 21:06 b\r\n'))
    expect(parser.format).toBe('size-first')
  })
})

describe('a listing of KA9Q', () => {
  it('has two entries in a line', () => {
    const lines = [
      'ka9q/          18:23  5/04/93      hamradio/      10:23  1/02/93',
      'read.me  1,204  9:05 12/31/69      single            0  0:00  1/02/93',
      './             18:23  5/04/93      last    99999999999999999999  10:23  13/02/93',
      '',
    ]
    expect(told(lines)).toEqual([
      ['ka9q', 'directory', null, [1993, 5, 4, 18, 23]],
      ['hamradio', 'directory', null, [1993, 1, 2, 10, 23]],
      ['read.me', 'file', 1204, [2069, 12, 31, 9, 5]],
      ['single', 'file', 0, [1993, 1, 2, 0, 0]],
      ['last', 'file', null, null],
      'noise',
    ])
  })

  it('is found out behind blank lines', () => {
    const lines = ['', 'a/  18:23  5/04/93', 'b/  18:23  5/04/93']
    expect(told(lines)).toEqual([
      'noise',
      ['a', 'directory', null, [1993, 5, 4, 18, 23]],
      ['b', 'directory', null, [1993, 5, 4, 18, 23]],
    ])
  })

  it('puts the day first on request, and shows dots on request', () => {
    expect(told(['./  18:23  5/04/93'], { format: 'ka9q', dateOrder: 'dmy', dots: 'keep' })).toEqual([
      ['.', 'directory', null, [1993, 4, 5, 18, 23]],
    ])
  })

  it.each([
    'ka9q/',
    'ka9q/ 18:23',
    'ka9q/ 18:23 5/04',
    'ka9q/ 18:23 5/04/93x',
    'ka9q/ 18:23 5/04/1993',
    'ka9q/ 18:23 5-04-93',
    'ka9q/ 18:23 5/04-93',
    'ka9q/ 18:23 /04/93',
    'ka9q/ 18:23 005/04/93',
    'ka9q/ 18:23 5/004/93',
    'ka9q/ 18:23x 5/04/93',
    'ka9q/ 1823 5/04/93',
    '/ 18:23 5/04/93',
    'ka9q/ 18:23 5/04/93 rest',
  ])('does not take %o', line => {
    expect(told([line], { format: 'ka9q' })).toEqual(['unparsed'])
  })
})
