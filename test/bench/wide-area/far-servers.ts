// The servers at the far end of a wide-area link: far-servers.ts HOST. Prints where they are as one line of JSON, and
// ends them when its standard input ends.
import { once } from 'node:events'
import { type RealServer, realServerKinds } from '../../support/servers/real-servers.ts'

/** A server at the far end. */
export type FarServer = Pick<RealServer, 'name' | 'host' | 'port' | 'user' | 'password' | 'ca' | 'root'>

const host = process.argv[2] as string
const servers: RealServer[] = []
try {
  for (const kind of realServerKinds) servers.push(await kind.start(host))
  const told: FarServer[] = servers.map(({ name, host, port, user, password, ca, root }) => ({
    name,
    host,
    port,
    user,
    password,
    ca,
    root,
  }))
  console.log(JSON.stringify(told))
  await once(process.stdin.resume(), 'end')
} finally {
  for (const server of servers) await server.stop()
}
