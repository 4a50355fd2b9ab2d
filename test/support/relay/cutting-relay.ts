import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { type Blow, RelayLink, type Stroke } from './relay-link.ts'

/** Where clients connect to. */
const HERE = '127.0.0.1'

/** Where what is relayed goes, and by which ports. */
export interface RelayedServer {
  /** An address of this machine other than 127.0.0.1. */
  readonly host: string
  /** The port of control connections. */
  readonly port: number
  /** The ports of data connections. */
  readonly passivePorts: { readonly first: number; readonly last: number }
}

/** Which stroke falls on a new connection, if any. */
export type StrokeFor = (purpose: 'control' | 'data') => Stroke | undefined

/**
 * Stands between clients and a server on TCP: it listens on all ports of the server at 127.0.0.1, so that nothing that
 * passes has to be read or changed, and lets strokes fall on the connections.
 */
export class CuttingRelay {
  /** Which blows have fallen since `aim`. */
  readonly fallen = new Set<Blow>()
  readonly #server: RelayedServer
  readonly #listeners: Server[] = []
  readonly #links = new Set<RelayLink>()
  #strokeFor: StrokeFor = () => undefined

  private constructor(server: RelayedServer) {
    this.#server = server
  }

  static async start(server: RelayedServer): Promise<CuttingRelay> {
    const relay = new CuttingRelay(server)
    const { first, last } = server.passivePorts
    try {
      await relay.#listen(server.port, 'control')
      for (let port = first; port <= last; port++) await relay.#listen(port, 'data')
    } catch (error) {
      await relay.close()
      throw error
    }
    return relay
  }

  /** Connections that there are. */
  get size(): number {
    return this.#links.size
  }

  /** Says what falls on connections from now on. */
  aim(strokeFor: StrokeFor): void {
    this.fallen.clear()
    this.#strokeFor = strokeFor
  }

  /** Nothing falls from now on, and what was struck is reset. */
  heal(): void {
    this.#strokeFor = () => undefined
    for (const link of this.#links) link.heal()
  }

  /** Resolves when clients have ended all of their connections. */
  async clientsGone(): Promise<void> {
    await Promise.all([...this.#links].map(({ clientGone }) => clientGone))
  }

  /** Ends what servers hold open still; how many connections that were. */
  drop(): number {
    const held = this.#links.size
    for (const link of this.#links) link.destroy()
    return held
  }

  /** The connections that there are. */
  describe(): string {
    return [...this.#links].map(link => link.describe()).join('; ')
  }

  async close(): Promise<void> {
    const closed = this.#listeners.map(listener => once(listener.close(), 'close'))
    for (const link of this.#links) link.destroy()
    await Promise.all(closed)
  }

  async #listen(port: number, purpose: 'control' | 'data'): Promise<void> {
    const listener = createServer({ allowHalfOpen: true, noDelay: true }, client => {
      const { host } = this.#server
      this.#join(
        client,
        connect({ host, port, localAddress: HERE, allowHalfOpen: true, noDelay: true }),
        purpose,
      )
    })
    listener.listen({ host: HERE, port, exclusive: true })
    await once(listener, 'listening')
    this.#listeners.push(listener)
  }

  #join(client: Socket, server: Socket, purpose: 'control' | 'data'): void {
    for (const socket of [client, server]) socket.on('error', () => {})
    const link = new RelayLink(client, server, this.#strokeFor(purpose), blow => this.fallen.add(blow))
    this.#links.add(link)
    void link.over.then(() => this.#links.delete(link))
  }
}
