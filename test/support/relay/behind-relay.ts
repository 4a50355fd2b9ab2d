import { randomInt } from 'node:crypto'
import type { FtpOptions } from '@sluice/rx'
import type { RealServer, RealServerKind, SessionLimits } from '../servers/real-server.ts'
import { CuttingRelay } from './cutting-relay.ts'

/** More than a few sessions use before the first ones are free again. */
const PASSIVE_PORTS = 48
// Below those that other test servers are started on.
const LOWEST_PORT = 10_000
const HIGHEST_PORT = 19_900
const ATTEMPTS = 5

/** A server that clients reach through a relay only. */
export interface RelayedServerParts extends AsyncDisposable {
  readonly server: RealServer
  readonly relay: CuttingRelay
  /** What clients connect with. */
  readonly options: FtpOptions
}

/** Starts a server behind a relay. */
export async function startBehindRelay(
  kind: RealServerKind,
  tls: boolean,
  limits: SessionLimits = {},
): Promise<RelayedServerParts> {
  for (let attempt = 1; ; attempt++) {
    const host = `127.${randomInt(1, 255)}.${randomInt(256)}.${randomInt(1, 255)}`
    const first = randomInt(LOWEST_PORT, HIGHEST_PORT)
    const passivePorts = { first, last: first + PASSIVE_PORTS - 1 }
    const server = await kind.start(host, { ...limits, passivePorts })
    const { port, user, password, ca } = server
    try {
      const relay = await CuttingRelay.start({ host, port, passivePorts })
      const options = { host: '127.0.0.1', port, user, password, mode: tls ? 'required' : 'none' } as const
      return {
        server,
        relay,
        options: tls ? { ...options, tls: { ca } } : options,
        async [Symbol.asyncDispose]() {
          await relay.close()
          await server.stop()
        },
      }
    } catch (error) {
      await server.stop()
      // Somebody else has one of these ports at 127.0.0.1.
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || attempt === ATTEMPTS) throw error
    }
  }
}
