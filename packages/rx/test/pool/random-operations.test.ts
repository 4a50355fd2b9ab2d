import * as fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leaveNothingOpen } from '../../../transport/test/support/open-handles.ts'
import { plans } from './support/plans.ts'
import { runPlan } from './support/random-operations.ts'

leaveNothingOpen()

const unhandled: unknown[] = []
const note = (reason: unknown) => unhandled.push(reason)
beforeAll(() => {
  process.on('unhandledRejection', note)
})
afterAll(() => {
  process.off('unhandledRejection', note)
  expect(unhandled).toEqual([])
})

test(
  'whatever is asked for, given up and broken: each operation settles once, and no session is left',
  { timeout: 120_000 },
  () => fc.assert(fc.asyncProperty(plans(20), runPlan), { numRuns: 25 }),
)
