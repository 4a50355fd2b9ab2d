import type { TlsIdentity } from '../tls/tls-identity.ts'

/** Who listens to a control channel. */
export interface ControlChannelListener {
  /** Bytes came. */
  data(bytes: Uint8Array): void
  /** The peer has ended TLS; the connection below may go on, if that was agreed on (CCC). */
  tlsEnded(): void
  /** The channel is over; `error` is there unless the peer closed it in order. Told once. */
  end(error?: Error): void
}

/** Whom a control channel speaks with. */
export interface ControlPeer {
  /** The address of the peer; data connections go there. */
  readonly remoteAddress: string
  readonly remotePort: number
  /** Our own address, if the peer can reach us there: active mode listens at it. */
  readonly localAddress?: string | undefined
}

/** What a control connection runs on: a socket, or anything that carries bytes both ways (tests, tunnels). */
export interface ControlChannel extends ControlPeer {
  listen(listener: ControlChannelListener): void
  write(bytes: Uint8Array): void
  /** Puts the channel under TLS; rejects with Node's error if the handshake or the certificate fails. */
  secure(identity: TlsIdentity): Promise<void>
  /**
   * Ends TLS and goes on in clear text; resolves when the peer has ended it too, or after so many milliseconds. What
   * the peer sends before that goes to the listener, since nobody asked for it.
   */
  clear(milliseconds: number): Promise<void>
  /** Whether the channel, while idle, keeps the process running; it does at first. */
  ref(): void
  unref(): void
  /** Ends the channel at once. */
  destroy(): void
}
