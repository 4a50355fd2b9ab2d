import fc from 'fast-check'
import { expect, test } from 'vitest'
import { SlabRing } from '../../src/data/slab-ring.ts'

const MIB = 1024 * 1024

test('no byte is handed out again before it is released, whatever is read and released', () => {
  const step = fc.oneof(
    fc.record({ fill: fc.integer({ min: 1, max: 600_000 }) }),
    fc.record({ release: fc.nat() }),
  )
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), steps => {
      const ring = new SlabRing()
      const held: { bytes: Buffer; mark: number }[] = []
      let room = ring.room()
      steps.forEach((move, index) => {
        if ('fill' in move) {
          const length = Math.min(move.fill, room.length)
          room.fill(index, 0, length)
          held.push({ bytes: ring.take(length), mark: index })
          room = ring.room()
        } else if (held.length > 0) {
          ring.release(held.splice(move.release % held.length, 1)[0]?.bytes as Buffer)
        }
        for (const { bytes, mark } of held) {
          expect(bytes[0]).toBe(mark)
          expect(bytes[bytes.length - 1]).toBe(mark)
        }
      })
    }),
    { numRuns: 50 },
  )
})

/** Reads as much as there is room for, until the slab is full. */
function fillSlab(ring: SlabRing): Buffer[] {
  const taken: Buffer[] = []
  for (let bytes = 0; bytes < MIB; bytes += (taken.at(-1) as Buffer).length) {
    taken.push(ring.take(ring.room().length))
  }
  return taken
}

test('tells when its last slab is being filled, and has a spare one again after a release', () => {
  const ring = new SlabRing()
  const taken: Buffer[] = []
  for (let i = 0; i < 2; i++) {
    expect(ring.hasSpare).toBe(true)
    taken.push(...fillSlab(ring))
  }
  ring.room()
  expect(ring.hasSpare).toBe(false)
  for (const bytes of taken.slice(0, taken.length / 2)) ring.release(bytes)
  expect(ring.hasSpare).toBe(true)
})

test('three slabs serve for ever a reader that pauses when there is no spare one, however much comes at once', () => {
  const ring = new SlabRing()
  const memory = new Set<ArrayBufferLike>()
  const held: Buffer[] = []
  let room = ring.room()
  for (let i = 0; i < 100; i++) {
    const bytes = ring.take(room.length)
    held.push(bytes)
    memory.add(bytes.buffer)
    // A socket asks for its next room before it hears of a pause.
    room = ring.room()
    while (!ring.hasSpare) ring.release(held.shift() as Buffer)
  }
  expect(memory.size).toBe(3)
})

test('what is released at once is read into again at once', () => {
  const ring = new SlabRing()
  const places = new Set<number>()
  for (let i = 0; i < 20; i++) {
    const bytes = ring.take(ring.room().length)
    places.add(bytes.byteOffset)
    ring.release(bytes)
  }
  expect([...places]).toEqual([0])
})

test('bytes of other memory are nothing to it', () => {
  const ring = new SlabRing()
  ring.release(Buffer.alloc(10))
  expect(ring.hasSpare).toBe(true)
})
