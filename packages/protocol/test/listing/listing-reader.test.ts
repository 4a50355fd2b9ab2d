import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { joinBytes } from '../../src/bytes.ts'
import { latin1, utf8 } from '../../src/charset.ts'
import { anyOf } from '../../src/listing/any-of.ts'
import type { ListingFormat } from '../../src/listing/listing-format.ts'
import type { ListingItem } from '../../src/listing/listing-item.ts'
import { ListingReader, type ListingReaderOptions } from '../../src/listing/listing-reader.ts'
import { livingFormats } from '../../src/listing/living-formats.ts'
import { mlsx } from '../../src/listing/mlsx.ts'
import { names } from '../../src/listing/names.ts'
import { unix } from '../../src/listing/unix.ts'
import { describeItem } from './parse-listing.ts'

const unixLine = '-rw-r--r-- 1 u g 5 Jan 29 2020 u'
const factLine = 'type=file;size=5; m'

function read(reader: ListingReader, ...lines: string[]): string[] {
  const items = [...reader.push(utf8.encode(lines.map(line => `${line}\n`).join(''))), ...reader.end()]
  return items.map(item => (item.kind === 'entry' ? item.entry.name : item.kind))
}

describe('a reader of one format', () => {
  it('looks for no other', () => {
    const reader = new ListingReader(unix)
    expect(read(reader, factLine, unixLine)).toEqual(['unparsed', 'u'])
    expect(reader).toMatchObject({ format: 'unix', confidence: 'given', switched: false })
  })

  it('reads UTF-8 as well where it is told to', () => {
    const line = utf8.encode('-rw-r--r-- 1 ü g 5 Jan 29 2020 日本\n-rw-r--r-- 1 ü g 5 Jan 29 2020 caf')
    const bytes = joinBytes([line, Uint8Array.of(0xe9)], line.length + 1)
    const all = (options: ListingReaderOptions): unknown[] => {
      const reader = new ListingReader(unix, options)
      return [...reader.push(bytes), ...reader.end()].map(describeItem)
    }
    expect(all({ charset: utf8 })).toEqual(all({}))
    expect(all({})).toMatchObject([{ name: '日本', owner: 'ü' }, { name: 'café' }])
  })

  it('reads LIST, and takes the command otherwise', () => {
    expect(read(new ListingReader(names), 'a', 'b c')).toEqual(['a', 'unparsed'])
    expect(read(new ListingReader(names, { command: 'NLST' }), 'a', 'b c')).toEqual(['a', 'b c'])
  })
})

describe('a reader of several formats tells how it came to the one', () => {
  it.each<[lines: string[], found: Partial<ListingReader>]>([
    [[], { format: undefined, confidence: undefined, switched: false }],
    [[unixLine], { format: 'unix', confidence: 'certain' }],
    [['type=cdir;a=b /', 'type=file;a=b x'], { format: 'mlsx', confidence: 'likely' }],
    [['total 0'], { format: 'unix', confidence: 'guessed' }],
    [['a', 'b'], { format: 'names', confidence: 'guessed' }],
    [[unixLine, factLine, factLine], { format: 'unix', switched: false }],
    [[unixLine, factLine, '+r,\tx', factLine, '+r,\tx'], { format: 'unix', switched: false }],
    [[unixLine, factLine, factLine, factLine], { format: 'mlsx', confidence: 'likely', switched: true }],
  ])('%j', (lines, found) => {
    const reader = new ListingReader(anyOf(livingFormats))
    read(reader, ...lines)
    expect(reader).toMatchObject(found)
  })
})

/** A format that scores every line alike and names its entries after itself. */
function single(name: string, systems?: readonly string[]): ListingFormat {
  return {
    name,
    systems,
    open: context => ({
      score: () => 1,
      parse(line, items) {
        const entry = context.entry(line, 0, line.length)
        entry.owner = name
        items.push({ kind: 'entry', entry })
        return undefined
      },
      end() {},
    }),
  }
}

describe('a format of your own', () => {
  it('is all that a reader needs', () => {
    const [item] = new ListingReader(single('mine')).push(utf8.encode('näme\r\n'))
    expect(item).toMatchObject({
      entry: {
        name: 'näme',
        owner: 'mine',
        nameBytes: utf8.encode('näme'),
        raw: utf8.encode('näme'),
        type: 'other',
      },
    })
  })

  it.each([
    [undefined, 'first'],
    ['UNIX Type: L8', 'first'],
    ['Some VMS V5.3', 'second'],
    ['MPE/iX', 'second'],
  ])('is preferred where SYST says "%s"', (syst, expected) => {
    const options: ListingReaderOptions = syst === undefined ? {} : { syst }
    const reader = new ListingReader(anyOf([single('first'), single('second', ['vms', 'mpe'])]), options)
    read(reader, 'a')
    expect(reader.format).toBe(expected)
  })

  it('that makes entries of two lines loses none among others', () => {
    const pairs: ListingFormat = {
      name: 'pairs',
      open(context) {
        let first: string | undefined
        const give = (items: ListingItem[], name: string): void => {
          const line = utf8.encode(name)
          items.push({ kind: 'entry', entry: context.entry(line, 0, line.length) })
        }
        return {
          score: line => (line[0] === 0x3e ? 3 : 0),
          parse(line, items) {
            if (line[0] !== 0x3e) return 'not a pair'
            const text = utf8.decode(line)
            if (first !== undefined) give(items, first + text)
            first = first === undefined ? text : undefined
            return undefined
          },
          end(items) {
            if (first !== undefined) give(items, first)
            first = undefined
          },
        }
      },
    }
    const lines = ['>a', '>b', '>c', 'prose here', unixLine, '>d', unixLine, '>e']
    expect(read(new ListingReader(anyOf([pairs, unix])), ...lines)).toEqual([
      '>a>b',
      '>c',
      'unparsed',
      'u',
      '>d',
      'u',
      '>e',
    ])
  })

  it('is not taken for the system alone', () => {
    const never: ListingFormat = {
      name: 'never',
      systems: ['unix'],
      open: () => ({ score: () => 0, parse: () => 'never', end() {} }),
    }
    const reader = new ListingReader(anyOf([never, unix]), { syst: 'UNIX' })
    expect(read(reader, 'this is prose')).toEqual(['unparsed'])
    expect(reader.format).toBeUndefined()
  })
})

describe('what entries keep of lines that arrived together', () => {
  const lineParts = fc.record({
    owner: fc.constantFrom('root', 'ü', '日本', 'b\u{1f600}b'),
    name: fc.oneof(
      fc.constantFrom('plain.txt', 'übergröße', '日本語.txt', '\u{1f600}', 'ends in é', '\ufffd', 'a\rb'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }).filter(it => !/^ |[\n\r]/.test(it)),
    ),
    size: fc.nat(10_000_000),
    eol: fc.constantFrom('\n', '\r\n'),
    noise: fc.constantFrom('', '', '', 'total 5\n', 'total 7\r\n', 'söme prose\n', `${'ü'.repeat(3000)}\n`),
  })
  const toText = (it: { owner: string; name: string; size: number; eol: string; noise: string }): string =>
    `${it.noise}-rw-r--r-- 1 ${it.owner} g ${it.size} Jan 29 2020 ${it.name}${it.eol}`

  function check(all: Uint8Array, lines: readonly Uint8Array[], options: ListingReaderOptions): void {
    const alone = (bytes: Uint8Array): ListingItem[] => {
      const reader = new ListingReader(unix, { ...options, dots: 'keep' })
      return [...reader.push(bytes.slice()), ...reader.end()]
    }
    const chunk = all.slice()
    const reader = new ListingReader(unix, { ...options, dots: 'keep' })
    const items = [...reader.push(chunk), ...reader.end()]
    chunk.fill(0x58)
    expect(items.map(describeItem)).toEqual(lines.flatMap(line => alone(line).map(describeItem)))
  }

  const joined = (parts: readonly Uint8Array[]): Uint8Array =>
    joinBytes(
      parts,
      parts.reduce((sum, part) => sum + part.length, 0),
    )

  it('is what they keep of lines that arrived alone, in UTF-8', () => {
    fc.assert(
      fc.property(fc.array(lineParts, { maxLength: 120, size: 'max' }), parts => {
        const lines = parts.map(it => utf8.encode(toText(it)))
        check(joined(lines), lines, {})
      }),
      { numRuns: 15 },
    )
  })

  it('and where some lines are of another charset', () => {
    const line = fc.tuple(lineParts, fc.boolean()).map(([it, isLatin]) => {
      const text = toText(it)
      return isLatin ? latin1.encode(text.replaceAll(/[^\0-\xff]/g, '\xe9')) : utf8.encode(text)
    })
    fc.assert(
      fc.property(
        fc.array(line, { maxLength: 120, size: 'max' }),
        fc.constantFrom(utf8, latin1, { ...latin1, name: 'other' }),
        (lines, charset) => check(joined(lines), lines, { charset }),
      ),
      { numRuns: 15 },
    )
  })

  it('are the bytes, whatever the name means', () => {
    const bytes = latin1.encode(
      '-rw-r--r-- 1 \xfc g 5 Jan 29 2020 caf\xe9\n-rw-r--r-- 1 u g 5 Jan 29 2020 b\n',
    )
    const [first, second] = new ListingReader(unix, { charset: latin1 }).push(bytes)
    expect(first).toMatchObject({
      entry: {
        name: 'café',
        owner: 'ü',
        nameBytes: latin1.encode('caf\xe9'),
        raw: bytes.slice(0, bytes.indexOf(10)),
      },
    })
    expect(second).toMatchObject({ entry: { name: 'b' } })
  })

  it('takes time in proportion to a line with many facts in front of a name that is not ASCII', () => {
    const line = utf8.encode(`${'perm=a;'.repeat(100_000)} ü\n`)
    const reader = new ListingReader(mlsx, { limits: { listingLineBytes: line.length } })
    expect(reader.push(line)).toMatchObject([{ entry: { name: 'ü', perm: 'a' } }])
  })

  it('are facts as well', () => {
    const line =
      'type=file;unique=ü1\u{1f600}x;UNIX.owner=rööt;create=20200101000000;size=123456789012345678901; nä\n'
    const [first, second] = new ListingReader(mlsx).push(utf8.encode(line + line))
    for (const item of [first, second]) {
      expect(item).toMatchObject({
        entry: {
          name: 'nä',
          unique: 'ü1\u{1f600}x',
          owner: 'rööt',
          size: null,
          rawSize: '123456789012345678901',
          created: { year: 2020, zone: 'utc' },
        },
      })
      expect(item?.kind === 'entry' && item.entry.nameBytes).toEqual(utf8.encode('nä'))
      expect(item?.kind === 'entry' && [...item.entry.facts.values()][1]).toBe('ü1\u{1f600}x')
    }
  })
})
