import type { TlsIdentity } from '../tls/tls-identity.ts'

/** Who listens to a control channel. */
export interface ControlChannelListener {
  /** Bytes came. */
  data(bytes: Uint8Array): void
  /** The channel is over; `error` is there unless the peer closed it in order. Told once. */
  end(error?: Error): void
}

/** What a control connection runs on: a socket, or anything that carries bytes both ways (tests, tunnels). */
export interface ControlChannel {
  /** The address of the peer; data connections go there. */
  readonly remoteAddress: string
  readonly remotePort: number
  listen(listener: ControlChannelListener): void
  write(bytes: Uint8Array): void
  /** Puts the channel under TLS; rejects with Node's error if the handshake or the certificate fails. */
  secure(identity: TlsIdentity): Promise<void>
  /** Whether the channel, while idle, keeps the process running; it does at first. */
  ref(): void
  unref(): void
  /** Ends the channel at once. */
  destroy(): void
}
