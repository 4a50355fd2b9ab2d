import { expect, test } from 'vitest'
import { ByteQueue } from '../../src/data/byte-queue.ts'

test('neighbours in memory become one chunk, others stay apart', () => {
  const memory = Buffer.from('one two three')
  const queue = new ByteQueue()
  queue.push(memory.subarray(0, 3))
  queue.push(memory.subarray(3, 7))
  queue.push(memory.subarray(8))
  queue.push(Buffer.from('!'))
  expect(queue.bytes).toBe(13)
  expect(
    [queue.shift(), queue.shift(), queue.shift(), queue.shift()].map(chunk => chunk?.toString()),
  ).toEqual(['one two', 'three', '!', undefined])
  expect(queue.bytes).toBe(0)
})

test('nothing is left after clear', () => {
  const queue = new ByteQueue()
  queue.push(Buffer.from('x'))
  queue.clear()
  expect(queue.bytes).toBe(0)
  expect(queue.shift()).toBeUndefined()
})
