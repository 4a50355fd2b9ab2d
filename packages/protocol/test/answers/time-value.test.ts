import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatTimeValue, parseTimeReply, parseTimeValue } from '../../src/answers/time-value.ts'
import { type Timestamp, toDate } from '../../src/answers/timestamp.ts'
import { LocalProtocolError } from '../../src/errors.ts'

function iso(text: string): string | undefined {
  const value = parseTimeValue(text)
  return value && `${toDate(value).toISOString()} ${value.precision}`
}

describe('a time-val', () => {
  it.each([
    ['19990929003355', '1999-09-29T00:33:55.000Z second'],
    ['19990929003355.237', '1999-09-29T00:33:55.237Z millisecond'],
    ['19990929003355.2', '1999-09-29T00:33:55.200Z millisecond'],
    ['19990929003355.2379999', '1999-09-29T00:33:55.237Z millisecond'],
    ['19990929003355Z', '1999-09-29T00:33:55.000Z second'],
    ['199909290033', '1999-09-29T00:33:00.000Z minute'],
    ['19990929', '1999-09-29T00:00:00.000Z day'],
    ['20000229000000', '2000-02-29T00:00:00.000Z second'],
    ['19981231235960', '1999-01-01T00:00:00.000Z second'],
    ['16010101000000', '1601-01-01T00:00:00.000Z second'],
    ['00500101000000', '0050-01-01T00:00:00.000Z second'],
    ['191000229123456', '2000-02-29T12:34:56.000Z second'],
    ['191241231235959', '2024-12-31T23:59:59.000Z second'],
  ])('%s is %s', (text, expected) => {
    expect(iso(text)).toBe(expected)
  })

  it.each([
    '',
    '1999',
    '1999092900335',
    '199909290033550',
    '19990929003355.',
    '199909290033.5',
    '19990929003355 ',
    '19990929003355+0100',
    '19991329003355',
    '19999929003355',
    '19990029003355',
    '19990900003355',
    '19990931003355',
    '19990229003355',
    '21000229003355',
    '19990929240000',
    '19990929006000',
    '19990929003361',
    '00000101000000',
    '1999-09-29T00:33:55',
    '１９９９０９２９００３３５５',
    'yesterday',
  ])('"%s" is none', text => {
    expect(parseTimeValue(text)).toBeUndefined()
  })

  it('is read as it was written', () => {
    const date = fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    })
    fc.assert(
      fc.property(date, it => {
        const value = parseTimeValue(formatTimeValue(it))
        expect(value && toDate(value)).toEqual(it)
      }),
    )
  })

  it('is written with milliseconds only where there are some', () => {
    expect(formatTimeValue(new Date('2024-01-31T12:00:00.000Z'))).toBe('20240131120000')
    expect(formatTimeValue(new Date('2024-01-31T12:00:00.120Z'))).toBe('20240131120000.120')
  })

  it('cannot be written for what is no date of four digits of year', () => {
    expect(() => formatTimeValue(new Date(Number.NaN))).toThrow(LocalProtocolError)
    expect(() => formatTimeValue(new Date(8.64e15))).toThrow(LocalProtocolError)
  })

  it('answers MDTM in a 213', () => {
    expect(parseTimeReply({ code: 213, lines: [' 20240131120000'] })?.month).toBe(1)
    expect(parseTimeReply({ code: 250, lines: ['20240131120000'] })).toBeUndefined()
    expect(parseTimeReply({ code: 213, lines: [] })).toBeUndefined()
  })
})

describe('the instant of a wall clock', () => {
  const wall: Timestamp = {
    year: 2024,
    month: 3,
    day: 1,
    hour: 0,
    minute: 30,
    second: 0,
    millisecond: 0,
    precision: 'minute',
    zone: 'unknown',
    yearInferred: false,
  }

  it('needs the offset of the server', () => {
    expect(toDate(wall, 60).toISOString()).toBe('2024-02-29T23:30:00.000Z')
    expect(toDate(wall, -330).toISOString()).toBe('2024-03-01T06:00:00.000Z')
    expect(() => (toDate as (timestamp: Timestamp) => Date)(wall)).toThrow(LocalProtocolError)
  })

  it('ignores the offset where the time is UTC', () => {
    expect(toDate({ ...wall, zone: 'utc' }, 60).toISOString()).toBe('2024-03-01T00:30:00.000Z')
  })
})
