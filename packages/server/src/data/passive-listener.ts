import { randomInt } from 'node:crypto'
import { createServer, type Server } from 'node:net'

/** The dynamic ports (RFC 6335, 6). */
const FIRST_PORT = 49_152
const LAST_PORT = 65_535

/** Ports that are tried before the system is asked for one. */
const TRIES = 16

/**
 * Listens on a free port for connections that come paused; rejects with the error of `listen`.
 *
 * Linux looks for a free port for milliseconds once some thousands of connections a minute have ended, so there we pick
 * one: at random, since a stranger must not guess it (RFC 2577, 8). Elsewhere a picked port might be that of somebody
 * who listens at every address.
 */
export async function openPassiveListener(host: string): Promise<Server> {
  const picked = process.platform === 'linux' ? TRIES : 0
  for (let tried = 0; tried < picked; tried++) {
    const listener = await listen(host, randomInt(FIRST_PORT, LAST_PORT + 1)).catch(() => undefined)
    if (listener !== undefined) return listener
  }
  return listen(host, 0)
}

function listen(host: string, port: number): Promise<Server> {
  const listener = createServer({ allowHalfOpen: true, pauseOnConnect: true, noDelay: true })
  return new Promise((resolve, reject) => {
    listener.once('error', reject)
    listener.listen({ host, port }, () => {
      listener.off('error', reject)
      resolve(listener)
    })
  })
}
