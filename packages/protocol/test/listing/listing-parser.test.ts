import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinBytes } from '../../src/bytes.ts'
import { type Charset, utf8 } from '../../src/charset.ts'
import type { ListingCommand } from '../../src/listing/listing-format.ts'
import type { ListingItem } from '../../src/listing/listing-item.ts'
import { ListingParser } from '../../src/listing/listing-parser.ts'
import { describeItem, parseChunks, parseEveryWay } from './parse-listing.ts'

const unixLine = '-rw-r--r-- 1 u g 5 Jan 29 2020 u'
const factLine = 'type=file;size=5; m'

function kinds(items: readonly ListingItem[]): string[] {
  return items.map(item => (item.kind === 'entry' ? item.entry.name : item.kind))
}

function list(command: ListingCommand, ...lines: string[]): string[] {
  return kinds(parseEveryWay(utf8.encode(lines.map(line => `${line}\r\n`).join('')), { command }))
}

describe('lines', () => {
  it.each([
    ['a\r\nb\r\n', ['a', 'b']],
    ['a\nb', ['a', 'b']],
    ['a\rb\r\n', ['a\rb']],
    ['a\r\r\n', ['a\r']],
    ['\ufeffa\r\n\ufeffb\r\n', ['a', '\ufeffb']],
    ['', []],
    ['\r\n', ['noise']],
  ])('%j are %j', (text, expected) => {
    expect(kinds(parseEveryWay(utf8.encode(text), { command: 'NLST' }))).toEqual(expected)
  })

  it('that are too long are one unparsed item, and the listing goes on', () => {
    const bytes = utf8.encode(`a\n${'b'.repeat(100)}\nc\n`)
    const items = parseEveryWay(bytes, { command: 'NLST', limits: { listingLineBytes: 10 } })
    expect(kinds(items)).toEqual(['a', 'unparsed', 'c'])
    expect(items[1]).toMatchObject({ raw: utf8.encode('b'.repeat(10)) })
  })

  it('come out as soon as they are whole', () => {
    const parser = new ListingParser({ command: 'MLSD' })
    expect(kinds(parser.push(utf8.encode(`${factLine}\r\n${factLine}`)))).toEqual(['m'])
    expect(kinds(parser.push(utf8.encode('2\r\n')))).toEqual(['m2'])
    expect(parser.end()).toEqual([])
  })
})

describe('the command', () => {
  it('MLSD brings facts only', () => {
    expect(list('MLSD', factLine, unixLine)).toEqual(['m', 'unparsed'])
  })

  it('NLST brings names only', () => {
    expect(list('NLST', factLine, 'a b', '.', '..', 'sub/c')).toEqual([factLine, 'a b', 'sub/c'])
  })

  it('STAT brings a listing inside a reply', () => {
    const lines = ['213-status of /:', 'total 4', ` ${unixLine}`, unixLine, `213-${unixLine}`, '213 End']
    expect(list('STAT', ...lines)).toEqual(['noise', 'noise', 'u', 'u', 'u', 'noise'])
    expect(list('STAT', '213-', ` ${factLine}`, '213 End')).toEqual(['noise', 'm', 'noise'])
  })

  it('gives way to a format that is asked for', () => {
    const items = parseEveryWay(utf8.encode(`${unixLine}\n`), { command: 'LIST', format: 'names' })
    expect(kinds(items)).toEqual(['unparsed'])
  })
})

describe('the format of LIST', () => {
  it.each([
    ['unix', ['total 4', unixLine]],
    ['mlsx', [factLine, unixLine]],
    ['mlsx', ['type=cdir;modify=19981123211428 /', 'type=file;modify=19981123211428 x']],
    ['names', ['syslogd.1', 'syslogd.2']],
    ['unix', ['total 0']],
    [undefined, ['550 not found']],
    [undefined, []],
  ])('is %s for %j', (format, lines) => {
    const parser = new ListingParser({ command: 'LIST' })
    parser.push(utf8.encode(lines.map(line => `${line}\n`).join('')))
    parser.end()
    expect(parser.format).toBe(format)
  })

  it('is found out before the listing has ended', () => {
    const parser = new ListingParser({ command: 'LIST' })
    expect(parser.push(utf8.encode('total 4\n'))).toEqual([])
    expect(parser.format).toBeUndefined()
    expect(kinds(parser.push(utf8.encode(`${unixLine}\n`)))).toEqual(['noise', 'u'])
    expect(parser.format).toBe('unix')
  })

  it('changes when three lines in a row are of another', () => {
    expect(
      list('LIST', unixLine, factLine, unixLine, factLine, factLine, factLine, 'junk here', unixLine),
    ).toEqual(['u', 'm', 'u', 'm', 'm', 'm', 'unparsed', 'u'])
  })

  it('is never guessed from prose', () => {
    const prose = Array.from({ length: 20 }, (_, i) => `this is line ${i} of a text.`)
    expect(new Set(list('LIST', ...prose))).toEqual(new Set(['unparsed']))
    expect(list('LIST', ...prose, unixLine).at(-1)).toBe('u')
    expect(list('LIST', 'name', 'not a name', '')).toEqual(['unparsed', 'unparsed', 'noise'])
    expect(list('LIST', ...'abcdefgh', 'not a name', 'i')).toEqual([...'abcdefgh', 'unparsed', 'i'])
  })

  it('holds no more than a little until it is known', () => {
    const parser = new ListingParser({ command: 'LIST' })
    expect(parser.push(utf8.encode(`${'x '.repeat(3000)}\n`))).toHaveLength(1)
    expect(parser.push(utf8.encode('\n'.repeat(7)))).toHaveLength(0)
    expect(parser.push(utf8.encode('\n'))).toHaveLength(8)
  })
})

describe('names in another charset', () => {
  const shout: Charset = {
    name: 'shout',
    encode: text => utf8.encode(text.toLowerCase()),
    decode: bytes => utf8.decode(bytes).toUpperCase(),
  }

  it.each(['LIST', 'MLSD', 'NLST'] as const)('are decoded by it: %s', command => {
    const line = { LIST: unixLine, MLSD: factLine, NLST: 'n' }[command]
    const [item] = parseEveryWay(utf8.encode(line), { command, charset: shout })
    if (item?.kind !== 'entry') throw new Error('no entry')
    expect(item.entry.name).toBe(line.slice(-1).toUpperCase())
    expect(item.entry.nameBytes).toEqual(utf8.encode(line.slice(-1)))
  })
})

describe('whatever arrives', () => {
  const pieces = fc.constantFrom(
    '-rw-r--r-- ',
    'd',
    'l',
    '1',
    ' ',
    'u ',
    '  ',
    '5',
    'Jan 29 ',
    '03:26',
    '2020',
    ' -> ',
    'type=',
    'file',
    'size=',
    ';',
    '=',
    '; ',
    'modify=2020',
    '\r',
    '\n',
    '\r\n',
    ':',
    '213-',
    'total ',
    'ü',
    '.',
    '..',
  )
  const text = fc.array(pieces, { maxLength: 60 }).map(parts => utf8.encode(parts.join('')))
  const line = fc
    .constantFrom(unixLine, factLine, 'total 1', './a:', '', 'name', 'two words')
    .map(it => utf8.encode(`${it}\r\n`))
  const lines = fc.array(line, { maxLength: 20 }).map(it =>
    joinBytes(
      it,
      it.reduce((sum, one) => sum + one.length, 0),
    ),
  )
  const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), text, lines)
  const command = fc.constantFrom<ListingCommand>('LIST', 'MLSD', 'NLST', 'STAT')

  it('the items do not depend on the cuts', () => {
    fc.assert(
      fc.property(bytes, command, fc.array(fc.nat(300), { maxLength: 8 }), (all, cmd, at) => {
        const ends = [0, ...at.map(it => Math.min(it, all.length)).sort((a, b) => a - b), all.length]
        const chunks = ends.slice(1).map((end, i) => all.slice(ends[i], end))
        const options = { command: cmd, now: 0, limits: { listingLineBytes: 50 } }
        const whole = parseChunks([all.slice()], options)
        expect(parseChunks(chunks, options).map(describeItem)).toEqual(whole.map(describeItem))
      }),
      { numRuns: 1000 },
    )
  })

  it('each line is in exactly one item', () => {
    fc.assert(
      fc.property(bytes, command, (all, cmd) => {
        fc.pre(all[0] !== 0xef && cmd !== 'STAT')
        const parts = String.fromCharCode(...all).split('\n')
        if (parts.at(-1) === '') parts.pop()
        const expected = parts.map(part => (part.endsWith('\r') ? part.slice(0, -1) : part))
        const items = parseChunks([all.slice()], { command: cmd, now: 0, dots: 'keep' })
        const found = items.map(item => {
          if (item.kind === 'section') return `${String.fromCharCode(...utf8.encode(item.path))}:`
          return String.fromCharCode(...(item.kind === 'entry' ? item.entry.raw : item.raw))
        })
        expect(found).toEqual(expected)
      }),
      { numRuns: 1000 },
    )
  })
})
