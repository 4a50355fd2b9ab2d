import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Ring } from '../../src/pacing/ring.ts'

test('gives back what was put in, in order, through any mix of pushes and shifts', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 300 }), steps => {
      const ring = new Ring<number>()
      const model: number[] = []
      for (const [at, isPush] of steps.entries()) {
        if (isPush) {
          ring.push(at)
          model.push(at)
        } else expect(ring.shift()).toBe(model.shift())
        expect([ring.size, ring.peek()]).toEqual([model.length, model[0]])
      }
    }),
  )
})

test('is empty once it is cleared', () => {
  const ring = new Ring<number>()
  for (let at = 0; at < 40; at++) ring.push(at)
  ring.clear()
  expect([ring.size, ring.shift()]).toEqual([0, undefined])
  ring.push(7)
  expect(ring.shift()).toBe(7)
})
