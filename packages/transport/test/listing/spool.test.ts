import { setImmediate as turn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { Spool } from '../../src/listing/spool.ts'

test('nothing is kept of what was taken, also where the reader is always a little behind', async () => {
  setFlagsFromString('--expose_gc')
  const collect = runInNewContext('gc') as () => void
  const spool = new Spool(1_000_000)
  const taken: WeakRef<Buffer>[] = []
  const behind = 3
  for (let n = 0; n < 100; n++) {
    spool.write(Buffer.alloc(10, n))
    if (n < behind) continue
    const chunk = (await spool.take()) as Buffer
    expect(chunk[0]).toBe(n - behind)
    taken.push(new WeakRef(chunk))
  }
  // What a weak reference names lives on until the end of the turn.
  await turn()
  collect()
  // The last one may stand in a register still.
  expect(taken.slice(0, -1).filter(chunk => chunk.deref() !== undefined)).toHaveLength(0)
})

test('what has come is taken in order, then the end', async () => {
  const spool = new Spool(1_000_000)
  const order: (number | undefined)[] = []
  for (const n of [0, 1, 2]) spool.write(Buffer.of(n))
  order.push((await spool.take())?.[0])
  spool.write(Buffer.of(3))
  spool.end()
  for (let n = 0; n < 4; n++) order.push((await spool.take())?.[0])
  expect(order).toEqual([0, 1, 2, 3, undefined])
})
