import { Readable, type Transform } from 'node:stream'
import { deflateSync, inflateSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { incomingStages, outgoingStages } from '../../src/data/stages.ts'

const chunks = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 8 })
const whole = { text: false, deflateLevel: undefined }
const text = { text: true, deflateLevel: undefined }

async function through(pieces: readonly Uint8Array[], stages: readonly Transform[]): Promise<Buffer> {
  const source: Readable = Readable.from(
    pieces.map(piece => Buffer.from(piece)),
    { objectMode: false },
  )
  return Buffer.concat(await stages.reduce<Readable>((from, stage) => from.pipe(stage), source).toArray())
}

test('without TYPE A and MODE Z nothing stands in the way', () => {
  expect([outgoingStages(whole), incomingStages(whole, 1)]).toEqual([[], []])
})

test('a range is its first bytes, however the file is cut', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, fc.nat({ max: 400 }), async (pieces, length) => {
      const wanted = Math.min(length, Buffer.concat(pieces).length)
      const sent = await through(pieces, outgoingStages(whole, wanted))
      expect(sent.equals(Buffer.concat(pieces).subarray(0, wanted))).toBe(true)
    }),
  )
})

test('text goes out and comes back, however it is cut', async () => {
  const lines = fc.array(
    fc.array(fc.constantFrom(0x61, 0x0a), { maxLength: 20 }).map(bytes => Uint8Array.from(bytes)),
    { maxLength: 8 },
  )
  await fc.assert(
    fc.asyncProperty(lines, async pieces => {
      const sent = await through(pieces, outgoingStages(text))
      expect(sent.toString()).toBe(Buffer.concat(pieces).toString().replaceAll('\n', '\r\n'))
      const back = await through(
        [...sent].map(byte => Uint8Array.of(byte)),
        incomingStages(text, 1),
      )
      expect(back.equals(Buffer.concat(pieces))).toBe(true)
    }),
  )
})

test('MODE Z is zlib on the way', async () => {
  await fc.assert(
    fc.asyncProperty(chunks, fc.integer({ min: 0, max: 9 }), async (pieces, deflateLevel) => {
      const sent = await through(pieces, outgoingStages({ text: false, deflateLevel }))
      expect(inflateSync(sent).equals(Buffer.concat(pieces))).toBe(true)
      const back = await through([sent], incomingStages({ text: false, deflateLevel }, 1000))
      expect(back.equals(Buffer.concat(pieces))).toBe(true)
    }),
  )
})

test('an upload that swells is stopped with an error', async () => {
  const stages = incomingStages({ text: false, deflateLevel: 6 }, 99)
  const last = stages.at(-1) as Transform
  const failed = new Promise(resolve => last.once('error', resolve))
  void through([deflateSync(Buffer.alloc(100))], stages).catch(() => {})
  expect(await failed).toMatchObject({ code: 'no-space' })
})
