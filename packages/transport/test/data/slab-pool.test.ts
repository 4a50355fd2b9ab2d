import { expect, test } from 'vitest'
import { FileReceiver } from '../../src/data/file-receiver.ts'
import { SlabPool } from '../../src/data/slab-pool.ts'

const receiver = { begin: () => {}, write: () => true }

test('transfers one after the other go on in the same slab, behind what was kept', () => {
  const pool = new SlabPool()
  const first = pool.borrow(receiver, undefined)
  first.room().fill('a', 0, 10)
  const kept = first.take(10)
  pool.giveBack(first)
  const second = pool.borrow(receiver, undefined)
  second.room().fill('b', 0, 10)
  expect(second.take(10).buffer).toBe(kept.buffer)
  expect(kept.toString()).toBe('aaaaaaaaaa')
})

test('transfers at the same time never share one', () => {
  const pool = new SlabPool()
  const first = pool.borrow(receiver, undefined)
  const second = pool.borrow(receiver, undefined)
  first.room()
  second.room()
  expect(second.take(1).buffer).not.toBe(first.take(1).buffer)
})

test('a large file has memory of its own, a small one has not', () => {
  const pool = new SlabPool()
  const file = new FileReceiver({ file: 'never opened' })
  expect(pool.borrow(file, undefined)).toBe(file.memory)
  expect(pool.borrow(file, 10 * 1024 * 1024)).toBe(file.memory)
  expect(pool.borrow(file, 10 * 1024)).not.toBe(file.memory)
})
