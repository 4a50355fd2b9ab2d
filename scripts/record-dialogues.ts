// Records dialogues with the real servers of the interop tests into packages/protocol/test/dialogues, by hand, after a
// change of servers or scenarios: node --conditions=sluice-source --import tsx scripts/record-dialogues.ts [server
// [scenario]]
import { fileURLToPath } from 'node:url'
import { record } from '../test/dialogues/record.ts'
import { realServerKinds } from '../test/support/servers/real-servers.ts'

const [server = '', scenario] = process.argv.slice(2)
const folder = fileURLToPath(new URL('../packages/protocol/test/dialogues', import.meta.url))

for (const kind of realServerKinds.filter(({ name }) => name.includes(server))) {
  const missing = kind.missing()
  if (missing === undefined) await record(kind, folder, scenario)
  else console.log(missing)
}
process.exit() // sockets of dialogues that ended early
