// Every operation with every fault at every moment that shows on the wire: no false success, no hang, nothing left.
import assert from 'node:assert/strict'
import { openHandles } from '../support/open-handles.ts'
import { certificate } from '../support/servers/certificate.ts'
import { settled } from '../support/settled.ts'
import { allCases, runCases } from '../torture/cases.ts'
import { heapInUse, inKibibytes } from './heap-in-use.ts'
import { soakEmbedded } from './soak.ts'

const portions = 5
/** Heap may grow so much from the first portion, which warms everything up, to the last. */
const heapTolerance = 2 * 1024 ** 2

soakEmbedded(async () => {
  const before = openHandles()
  const identity = await certificate()
  const begun = performance.now()
  const cases = await allCases(identity)
  const heaps: number[] = []
  const shares = new Map<string, number>()
  for (let portion = 0; portion < portions; portion++) {
    // Each has a part of every operation.
    const tally = await runCases(
      cases.filter((_, index) => index % portions === portion),
      identity,
    )
    for (const [what, runs] of tally) shares.set(what, (shares.get(what) ?? 0) + runs)
    await settled(before)
    heaps.push(await heapInUse())
  }
  const seconds = (performance.now() - begun) / 1000
  const growth = (heaps.at(-1) as number) - (heaps[0] as number)
  assert.ok(growth < heapTolerance, `heap grew: ${heaps.map(inKibibytes).join(', ')}`)
  const told = [...shares].sort().map(([what, runs]) => `${runs} ${what}`)
  return `${cases.length} runs in ${seconds.toFixed(0)} s, heap ${heaps.map(inKibibytes).join(', ')}; ${told.join('; ')}`
})
