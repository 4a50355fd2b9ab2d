import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { ControlTls } from '../tls/control-tls.ts'
import type { TlsIdentity } from '../tls/tls-identity.ts'
import type { ControlChannel, ControlChannelListener, ControlPeer } from './control-channel.ts'

/** A control channel on a connected TCP socket, or on any stream in its place. */
export class SocketChannel implements ControlChannel {
  readonly remoteAddress: string
  readonly remotePort: number
  readonly localAddress: string | undefined
  readonly #raw: Duplex
  /** Reads and writes: the connection, or TLS over it. */
  #stream: Duplex
  #tls: ControlTls | undefined
  /** How the channel ended during a handshake; undefined while there is none. */
  #securing: { end?: Error | 'in order' } | undefined
  #listener: ControlChannelListener | undefined
  #ended = false

  /** Who the peer is has to be told where the connection does not know it. */
  constructor(raw: Duplex, { remoteAddress, remotePort, localAddress }: ControlPeer = peerOf(raw)) {
    this.remoteAddress = remoteAddress
    this.remotePort = remotePort
    this.localAddress = localAddress
    this.#raw = raw
    this.#stream = raw
    // A stream without an error listener takes the process down.
    raw.on('error', error => this.#end(error))
    raw.on('close', () => this.#end())
    raw.on('end', () => {
      // Under TLS there may still be something to read.
      if (this.#stream === raw) this.#end()
    })
  }

  listen(listener: ControlChannelListener): void {
    this.#listener = listener
    this.#stream.on('data', this.#onData)
  }

  write(bytes: Uint8Array): void {
    // What is small Node would first have to move out of the heap.
    if (!this.#stream.destroyed) this.#stream.write(Buffer.from(bytes))
  }

  async secure(identity: TlsIdentity): Promise<void> {
    this.#raw.off('data', this.#onData)
    this.#tls?.detach()
    const tls = new ControlTls(this.#raw, identity)
    this.#tls = tls
    this.#stream = tls.socket
    tls.socket.on('error', error => this.#end(error))
    const securing: { end?: Error | 'in order' } = {}
    this.#securing = securing
    try {
      await tls.established
    } finally {
      this.#securing = undefined
    }
    // It may have stood for less than a turn.
    if (securing.end !== undefined) this.#end(securing.end === 'in order' ? undefined : securing.end)
    // Only now, so that nothing is told before whoever waited knows that it is under TLS; it flows a turn later.
    tls.socket.on('data', this.#onData)
    tls.socket.on('end', () => {
      if (this.#stream === tls.socket) this.#listener?.tlsEnded()
    })
  }

  async clear(milliseconds: number): Promise<void> {
    this.#stream = this.#raw
    await this.#tls?.end(this.#onData, milliseconds)
  }

  ref(): void {
    if (this.#raw instanceof Socket) this.#raw.ref()
  }

  unref(): void {
    if (this.#raw instanceof Socket) this.#raw.unref()
  }

  destroy(): void {
    this.#ended = true
    // A TLS socket takes the connection with it; both in the same tick are too much for Node 20.
    this.#stream.destroy()
  }

  readonly #onData = (bytes: Uint8Array): void => this.#listener?.data(bytes)

  #end(error?: Error): void {
    if (this.#ended) return
    if (this.#securing !== undefined) {
      // Whoever waits for the handshake is told.
      this.#securing.end ??= error ?? 'in order'
      return
    }
    this.#ended = true
    this.#listener?.end(error)
    this.#stream.destroy()
  }
}

function peerOf(raw: Duplex): ControlPeer {
  const { remoteAddress = '', remotePort = 0, localAddress } = raw instanceof Socket ? raw : {}
  return { remoteAddress, remotePort, localAddress }
}
