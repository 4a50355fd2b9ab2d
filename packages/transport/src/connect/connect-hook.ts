import type { Duplex } from 'node:stream'

/** A connection that somebody else is to open. */
export interface ConnectRequest {
  readonly host: string
  readonly port: number
  /** The connection for commands, or one for a single transfer. */
  readonly purpose: 'control' | 'data'
  /** How long the session waits for it. */
  readonly milliseconds: number
  /** Aborts when nobody wants the connection any more: at the deadline, or when the caller aborts. */
  readonly signal: AbortSignal
}

/**
 * Opens a connection in place of Node: through a tunnel, a proxy, in memory.
 *
 * What it resolves with is connected and belongs to the session from then on; what it resolves with after its signal
 * has aborted is destroyed. What it rejects with becomes the cause of an `FtpConnectionError`. The hook is asked for
 * data connections too: they go to the host that was dialled, by the name that it was dialled by.
 *
 * @example
 * const session = await FtpSession.connect({ host, connect: ({ host, port }) => tunnel.open(host, port) })
 */
export type ConnectHook = (request: ConnectRequest) => Promise<Duplex>
