import { beforeAll, describe, expect, test } from 'vitest'
import { openHandles } from '../support/open-handles.ts'
import { type Certificate, certificate } from '../support/servers/certificate.ts'
import { settled } from '../support/settled.ts'
import { allCases, type Case, runCases } from './cases.ts'
import type { Fault } from './moment.ts'

/** One case of so many is run here; all of them in the long run. */
const STEP = 40
const MINUTES = 5 * 60_000

const happenings: Readonly<Record<Fault, string>> = {
  fin: 'the connection ends in order',
  rst: 'the connection is reset',
  stall: 'nothing passes any more',
  garbage: 'a foreign byte comes in between',
  closing: 'the server says 421',
  vanish: 'every connection ends',
}

describe('whatever an operation is doing when', () => {
  let identity: Certificate
  let cases: readonly Case[]
  const warnings: Error[] = []
  beforeAll(async () => {
    const onWarning = (warning: Error) => warnings.push(warning)
    process.on('warning', onWarning)
    identity = await certificate()
    cases = await allCases(identity)
    return () => process.off('warning', onWarning)
  }, MINUTES)

  test.each(Object.entries(happenings))(
    '%s: %s, it is whole or fails with one typed error, and leaves nothing open',
    async fault => {
      const before = openHandles()
      const struck = cases.filter(({ blow }) => blow.fault === fault)
      await runCases(
        struck.filter((_, index) => index % STEP === 0),
        identity,
      )
      await settled(before)
      expect(warnings).toEqual([])
    },
    MINUTES,
  )
})
