import { expect, test } from 'vitest'
import { PieceSize } from '../../src/data/piece-size.ts'

const KIB = 1024

test('pieces grow when more than kernels buffer has gone quickly', () => {
  const size = new PieceSize()
  for (let i = 0; i < 128; i++) {
    expect(size.bytes).toBe(64 * KIB)
    size.out(size.bytes, 1)
  }
  expect(size.bytes).toBe(256 * KIB)
})

test('one slow piece makes them small again, for as long as at the beginning', () => {
  const size = new PieceSize()
  size.out(100 * 1024 * KIB, 1)
  expect(size.bytes).toBe(256 * KIB)
  size.out(size.bytes, 1_000)
  for (let i = 0; i < 128; i++) {
    expect(size.bytes).toBe(64 * KIB)
    size.out(size.bytes, 1)
  }
  expect(size.bytes).toBe(256 * KIB)
})
