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

test('tells when its last slab is being filled, and has a spare one again after a release', () => {
  const ring = new SlabRing()
  const taken: Buffer[] = []
  for (let i = 0; i < 2; i++) {
    expect(ring.hasSpare).toBe(true)
    ring.room()
    taken.push(ring.take(MIB))
  }
  ring.room()
  expect(ring.hasSpare).toBe(false)
  ring.release(taken[0] as Buffer)
  expect(ring.hasSpare).toBe(true)
})

test('three slabs serve for ever', () => {
  const ring = new SlabRing()
  const memory = new Set<ArrayBufferLike>()
  for (let i = 0; i < 20; i++) {
    ring.room()
    const bytes = ring.take(MIB)
    memory.add(bytes.buffer)
    ring.release(bytes)
  }
  expect(memory.size).toBeLessThanOrEqual(3)
})

test('bytes of other memory are nothing to it', () => {
  const ring = new SlabRing()
  ring.release(Buffer.alloc(10))
  expect(ring.hasSpare).toBe(true)
})
