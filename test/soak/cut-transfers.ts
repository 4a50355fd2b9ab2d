// Ten thousand transfers that are cut anywhere: the bytes are right, or the error is typed.

import { cutTransfers } from '../support/cut-transfers.ts'
import { openHandles } from '../support/open-handles.ts'
import { settled } from '../support/settled.ts'
import { soakEmbedded } from './soak.ts'

const runs = 10_000

soakEmbedded(async () => {
  const before = openHandles()
  const begun = performance.now()
  const told: string[] = []
  for (const tls of [false, true]) {
    const tally = await cutTransfers(runs / 2, tls, 1)
    const shares = [...tally].sort().map(([what, count]) => `${count} ${what}`)
    told.push(`${tls ? 'TLS' : 'plain'}: ${shares.join(', ')}`)
    await settled(before)
  }
  const seconds = (performance.now() - begun) / 1000
  return `${runs} runs in ${seconds.toFixed(0)} s; ${told.join('; ')}`
})
