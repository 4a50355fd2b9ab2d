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
  return parseEveryWay(bytes, { command: 'LIST', format: 'eplf', ...options })
}

function entry(line: string): Entry {
  const [item] = items([line], { dots: 'keep' })
  if (item?.kind !== 'entry') throw new Error(`${line} is ${JSON.stringify(item)}`)
  return allFields(item.entry)
}

const utc = { precision: 'second', zone: 'utc', yearInferred: false, millisecond: 0 }

describe('a line of EPLF', () => {
  it.each<[line: string, expected: Partial<Entry>]>([
    [
      '+i8388621.29609,m824255902,/,\tdev',
      {
        name: 'dev',
        type: 'directory',
        size: null,
        unique: '8388621.29609',
        modified: {
          year: 1996,
          month: 2,
          day: 13,
          hour: 23,
          minute: 58,
          second: 22,
          ...utc,
        } as Entry['modified'],
      },
    ],
    ['+i8388621.44468,m839956783,r,s10376,\tRFCEPLF', { name: 'RFCEPLF', type: 'file', size: 10376 }],
    ['+r,s5,up644,\tname', { type: 'file', mode: 0o644 }],
    ['+r,s5,up4755,\tname', { mode: 0o4755 }],
    ['+r,s5,up64,\tname', { mode: undefined }],
    ['+r,s5,up00644,\tname', { mode: undefined }],
    ['+r,s5,up648,\tname', { mode: undefined }],
    ['+r,s5,up6x4,\tname', { mode: undefined }],
    ['+r,s5,ux644,\tname', { mode: undefined }],
    ['+/,r,\tboth', { type: 'directory' }],
    ['+r,/,\tboth', { type: 'directory' }],
    ['+s5,\tneither', { type: 'other', size: 5 }],
    ['+rx,/x,\tunknown facts', { type: 'other' }],
    [
      '+,m825718503,,x,z9,r,s,\tempty facts',
      { type: 'file', size: null, rawSize: undefined, modified: { year: 1996 } as Entry['modified'] },
    ],
    ['+r,s280\tno last comma', { name: 'no last comma', size: 280 }],
    ['+\tno facts', { name: 'no facts', type: 'other' }],
    ['+r,\t\t two  ', { name: '\t two  ' }],
    ['+r,s9007199254740992,\thuge', { size: null, rawSize: '9007199254740992' }],
    ['+r,s-5,\tnegative', { size: null, rawSize: '-5' }],
    ['+m253402300799,\tlast', { modified: { year: 9999, second: 59 } as Entry['modified'] }],
    ['+m253402300800,\tpast', { modified: null }],
    ['+m99999999999999999999,\tfar past', { modified: null }],
    ['+m-1,\tnegative', { modified: null }],
    ['+m0x10,\tno number', { modified: null }],
    ['+m0,\tfirst', { modified: { year: 1970, month: 1, day: 1, hour: 0 } as Entry['modified'] }],
    ['+/,\t..', { name: '..' }],
  ])('%s', (line, expected) => {
    expect(entry(line)).toMatchObject(expected)
  })

  it('is skipped for the folder itself, unless dots are kept', () => {
    expect(items(['+/,\t.', '+/,\t..'])).toEqual([])
  })

  it('keeps its bytes', () => {
    const line = latin1.encode('+r,s5,\tcaf\xe9')
    const [item] = parseEveryWay(line, { command: 'LIST' })
    expect(item).toMatchObject({ entry: { name: 'café', nameBytes: latin1.encode('caf\xe9'), raw: line } })
  })

  it.each(['+r,s5, name', '+r,s5,\t', '+', 'r,s5,\tname', ' +r,\tname', 'hello'])('is none: %j', line => {
    expect(items([line])[0]).toMatchObject({ kind: 'unparsed', raw: utf8.encode(line) })
  })

  it('may be blank', () => {
    expect(items([''])).toEqual([{ kind: 'noise', raw: new Uint8Array() }])
  })
})

it.each([
  ['certain', '+r,\ta'],
  ['guessed', '+r\ta'],
])('is %s', (confidence, line) => {
  const parser = new ListingParser({ command: 'LIST' })
  parser.push(utf8.encode(`${line}\n`))
  parser.end()
  expect(parser).toMatchObject({ format: 'eplf', confidence })
})

it('reads back every line that could be written', () => {
  const line = fc.record({
    size: fc.nat({ max: Number.MAX_SAFE_INTEGER }),
    seconds: fc.nat({ max: 253402300799 }),
    name: fc.string({ unit: 'binary', minLength: 1 }).filter(name => !/[\r\n]|^\.\.?$/.test(name)),
  })
  fc.assert(
    fc.property(line, ({ size, seconds, name }) => {
      const bytes = new TextEncoder().encode(`+i1,m${seconds},r,s${size},\t${name}\n`)
      const [item] = parseChunks([bytes], { command: 'LIST' })
      const date = new Date(seconds * 1000)
      expect(item).toMatchObject({
        entry: {
          size,
          modified: { year: date.getUTCFullYear(), day: date.getUTCDate(), hour: date.getUTCHours() },
        },
      })
      if (item?.kind === 'entry') expect(item.entry.nameBytes).toEqual(new TextEncoder().encode(name))
    }),
  )
})

it('comes to an end with very long lines, which work in their square would not', () => {
  for (const unit of ['+', ',', 'r,', 's1', 'up', '1', ' ']) {
    const facts = `+${unit.repeat(LONG)}`.slice(0, LONG - 2)
    parseChunks([utf8.encode(`${facts}\n${facts}\ta`)], {
      command: 'LIST',
      format: 'eplf',
      limits: { listingLineBytes: LONG },
    })
  }
})
