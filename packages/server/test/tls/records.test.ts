import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ClosingRecords } from '../../src/tls/closing-records.ts'
import { RecordWalker } from '../../src/tls/record-walker.ts'

const record = (type: number, length: number) => {
  const bytes = Buffer.alloc(5 + length, type)
  bytes.writeUInt16BE(0x0303, 1)
  bytes.writeUInt16BE(length, 3)
  return bytes
}
const ALERT = 21
const DATA = 23
const anyRecord = fc.record({ type: fc.constantFrom(20, ALERT, 22, DATA), length: fc.nat({ max: 40 }) })
const isAlertSized = ({ type, length }: { type: number; length: number }) =>
  length > 0 && (type === ALERT || (type === DATA && length === 19))

function cutAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [...new Set(cuts.map(cut => cut % (bytes.length + 1)))].sort((a, b) => a - b)
  return [0, ...places].map((start, index) => bytes.subarray(start, places[index] ?? bytes.length))
}

describe('the walker', () => {
  test('finds every record of the size of an alert, alone in its stretch, however the bytes are cut', () => {
    const cuts = fc.array(fc.nat(), { maxLength: 6 })
    fc.assert(
      fc.property(fc.array(anyRecord, { maxLength: 8 }), cuts, (records, places) => {
        const bytes = Buffer.concat(records.map(({ type, length }) => record(type, length)))
        const walker = new RecordWalker()
        const ends: number[] = []
        let offset = 0
        for (const chunk of cutAt(bytes, places)) {
          let last = 0
          for (const { end, alertSized } of walker.walk(chunk)) {
            expect(end).toBeGreaterThan(last)
            if (alertSized) {
              ends.push(offset + end)
              // Nothing but (the end of) that record.
              const begun = bytesBefore(records, offset + end)
              expect(offset + last).toBeGreaterThanOrEqual(begun)
            }
            last = end
          }
          expect(last).toBe(chunk.length)
          offset += chunk.length
        }
        expect(walker.atBoundary).toBe(true)
        let at = 0
        const expected = records.flatMap(one => {
          at += 5 + one.length
          return isAlertSized(one) ? [at] : []
        })
        expect(ends).toEqual(expected)
      }),
    )
  })

  test('knows when it stands within a record', () => {
    const walker = new RecordWalker()
    for (const byte of record(ALERT, 2).subarray(0, -1)) {
      walker.walk(Buffer.of(byte))
      expect(walker.atBoundary).toBe(false)
    }
  })
})

/** Where the record begins that ends at an offset. */
function bytesBefore(records: readonly { length: number }[], end: number): number {
  let at = 0
  for (const { length } of records) {
    if (at + 5 + length === end && length > 0) return at
    at += 5 + length
  }
  throw new Error('no record ends there')
}

describe('the end of TLS', () => {
  test('alerts are taken out and clear text stays, however the bytes are cut', () => {
    const alert = fc.oneof(
      fc.record({ type: fc.constant(ALERT), length: fc.nat({ max: 60 }) }),
      fc.constant({ type: DATA, length: 19 }),
    )
    const alerts = fc.array(alert, { maxLength: 2 })
    const cuts = fc.array(fc.nat(), { maxLength: 6 })
    fc.assert(
      fc.property(
        alerts,
        fc.constantFrom('', 'PWD\r\n', '\xff\xf4ABOR\r\n'),
        cuts,
        (records, clear, places) => {
          const bytes = Buffer.concat([
            ...records.map(({ type, length }) => record(type, length)),
            Buffer.from(clear, 'latin1'),
          ])
          const closing = new ClosingRecords()
          const stripped = cutAt(bytes, places).map(chunk => Buffer.from(closing.strip(chunk)))
          expect(Buffer.concat(stripped).toString('latin1')).toBe(clear)
        },
      ),
    )
  })

  test('what is no alert is an error', () => {
    for (const [type, length] of [
      [DATA, 20],
      [DATA, 18],
      [ALERT, 300],
      [22, 19],
    ] as const) {
      expect(() => new ClosingRecords().strip(record(type, length))).toThrow('under TLS')
    }
  })
})
