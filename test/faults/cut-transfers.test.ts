import { expect, test } from 'vitest'
import { cutTransfers } from '../support/cut-transfers.ts'

test.each([
  ['plain', false],
  ['TLS', true],
])('transfers that are cut anywhere have the right bytes or a typed error, %s', async (_what, tls) => {
  const tally = await cutTransfers(60, tls, 20_261_121)
  expect([...tally.values()].reduce((sum, runs) => sum + runs)).toBe(60)
  for (const told of ['downloads whole', 'downloads failed', 'uploads whole', 'uploads failed']) {
    expect([...tally.keys()]).toContain(told)
  }
})
