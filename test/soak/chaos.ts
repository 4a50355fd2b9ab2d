// Random operations behind a relay that cuts, stalls and slows connections, and processes of the server that die: what
// succeeds is whole, what fails says why, and nothing is left. chaos.ts SERVER plain|TLS; SLUICE_CHAOS_RUNS says how
// many runs, SLUICE_CHAOS_SEED the first of them.
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { startBehindRelay } from '../support/relay/behind-relay.ts'
import { pyftpdlib } from '../support/servers/pyftpdlib.ts'
import type { RealServer } from '../support/servers/real-server.ts'
import { realServerKinds } from '../support/servers/real-servers.ts'
import { BRANCHES, LEAVES, MANY } from './chaos/calls.ts'
import { runChaos, type Tally } from './chaos/run-chaos.ts'
import { soakEmbedded } from './soak.ts'

const RUNS = 20
/** Sessions that the server grants: fewer than some clients want. */
const GRANTED = 3

soakEmbedded(async () => {
  const [, , serverName, protection] = process.argv
  const kind = realServerKinds.find(({ name }) => name === serverName)
  if (kind === undefined) throw new Error(`there is no server "${serverName}"`)
  const runs = Number(process.env['SLUICE_CHAOS_RUNS'] ?? RUNS)
  const first = Number(process.env['SLUICE_CHAOS_SEED'] ?? 1)
  await using parts = await startBehindRelay(kind, protection === 'TLS', {
    // It counts those that are gone without a word, too.
    perAddress: kind === pyftpdlib ? undefined : GRANTED,
  })
  await furnish(parts.server)
  const tally: Tally = new Map()
  const failures: string[] = []
  const begun = performance.now()
  for (let seed = first; seed < first + runs; seed++) {
    try {
      await runChaos(parts, seed, tally)
    } catch (cause) {
      failures.push(inspect(new Error(`${serverName}, ${protection}, seed ${seed}`, { cause }), { depth: 9 }))
    }
  }
  const seconds = ((performance.now() - begun) / 1000).toFixed(0)
  const told = [...tally].sort().map(([what, count]) => `${count} ${what}`)
  if (failures.length > 0)
    throw new Error([`${failures.length} of ${runs} runs went wrong`, ...failures].join('\n'))
  return `runs ${first} to ${first + runs - 1} in ${seconds} s: ${told.join(', ')}`
})

/** What the operations expect to be there. */
async function furnish({ root }: RealServer): Promise<void> {
  await mkdir(join(root, 'many'))
  for (let i = 0; i < MANY; i++) await writeFile(join(root, 'many', `file ${i}.txt`), 'a')
  for (let branch = 0; branch < BRANCHES; branch++) {
    await mkdir(join(root, 'tree', `${branch}`), { recursive: true })
    for (let leaf = 0; leaf < LEAVES; leaf++) await writeFile(join(root, 'tree', `${branch}`, `${leaf}`), 'a')
  }
  const lines = Array.from({ length: MANY }, (_, index) => `line ${index} of many`)
  await writeFile(join(root, 'lines.txt'), `${lines.join('\n')}\n`)
}
