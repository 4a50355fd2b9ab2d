import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

// Below the range that Linux hands out by itself (32768 to 60999), so that no outgoing or passive data connection
// of another test takes the port before the server binds it.
const lowest = 20_000
const highest = 32_767

/** A TCP port of `host` that nobody listens on. */
export async function freePort(host: string): Promise<number> {
  for (;;) {
    const port = randomInt(lowest, highest + 1)
    if (await isFree(host, port)) return port
  }
}

async function isFree(host: string, port: number): Promise<boolean> {
  const server = createServer().listen({ host, port, exclusive: true })
  try {
    await once(server, 'listening')
  } catch {
    return false
  }
  server.close()
  await once(server, 'close')
  return true
}
