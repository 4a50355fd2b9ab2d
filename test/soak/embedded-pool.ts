// Random operations, cancellations and faults over 1 to 8 sessions of a pool, many times: each settles, nothing is
// left.
import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import * as fc from 'fast-check'
import { plans } from '../../packages/rx/test/pool/support/plans.ts'
import { runPlan } from '../../packages/rx/test/pool/support/random-operations.ts'
import { openHandles } from '../support/open-handles.ts'
import { heapInUse, inKibibytes } from './heap-in-use.ts'
import { soakEmbedded } from './soak.ts'

const rounds = 10
const plansPerRound = 60
const mostOperations = 40
/** Heap may grow so much from the first round, which warms everything up, to the last. */
const heapTolerance = 4 * 1024 ** 2
const settleMs = 5000

soakEmbedded(async () => {
  const before = openHandles().length
  const begun = performance.now()
  const heaps: number[] = []
  for (let round = 0; round < rounds; round++) {
    const property = fc.asyncProperty(plans(mostOperations), runPlan)
    await fc.assert(property, { numRuns: plansPerRound, seed: randomInt(2 ** 31), endOnFailure: true })
    const patience = performance.now() + settleMs
    while (openHandles().length > before) {
      assert.ok(performance.now() < patience, `handles left: ${openHandles().join(', ')}`)
      await sleep(20)
    }
    heaps.push(await heapInUse())
  }
  const growth = (heaps.at(-1) as number) - (heaps[0] as number)
  assert.ok(growth < heapTolerance, `heap grew: ${heaps.map(inKibibytes).join(', ')}`)
  const seconds = (performance.now() - begun) / 1000
  return `${rounds * plansPerRound} plans in ${seconds.toFixed(1)} s, heap ${heaps.map(inKibibytes).join(', ')}`
})
