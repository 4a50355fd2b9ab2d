import { expect, test } from 'vitest'
import { resolveCompression } from '../../src/data/compression.ts'
import { Delivery } from '../../src/data/delivery.ts'
import { Slab } from '../../src/data/slab.ts'
import { SlabPool } from '../../src/data/slab-pool.ts'
import { Throttle } from '../../src/index.ts'

const CHUNK_BYTES = 64 * 1024

test('a throttle that lets go at once lets no chunk overtake the one before it', () => {
  const taken: string[] = []
  const receiver = {
    begin: () => {},
    write: (chunk: Buffer) => {
      taken.push(chunk.toString('latin1', 0, 1))
      return true
    },
  }
  const clock = { now: () => 0, after: () => () => {} }
  const delivery: Delivery = new Delivery(
    receiver,
    new Slab(),
    {
      expected: undefined,
      stopAt: undefined,
      tlsStart: 'at-connect',
      tlsEnd: 'size',
      mode: 'S',
      throttles: [new Throttle({ bytesPerSecond: 10 * 1024 ** 2, clock })],
      compression: resolveCompression(undefined),
      slabs: new SlabPool(),
      onProgress: undefined,
    },
    { due: () => delivery.handOn(), failed: () => {}, full: () => {} },
    true,
  )
  // What a paused TLS socket still delivers lies in several pieces of memory.
  for (const letter of 'abcd') delivery.push(Buffer.alloc(CHUNK_BYTES, letter))
  delivery.begin({ verb: 'RETR', path: 'file' })
  delivery.handOn()
  expect(taken.join('')).toBe('abcd')
  delivery.end()
})
