import type { Socket } from 'node:net'
import { type SecureContext, TLSSocket } from 'node:tls'
import type { OpenHandles } from '../open-handles.ts'
import { tlsHandshake } from '../tls-handshake.ts'

/** What a data connection needs of the session that it belongs to. */
export interface DataConnectionOptions {
  readonly handles: OpenHandles
  /** Present under PROT P: the connection starts with a TLS handshake. */
  readonly secureContext: SecureContext | undefined
  /** Milliseconds. */
  readonly handshakeMs: number
}

/**
 * One accepted data connection, plain or under TLS.
 *
 * The handshake starts at once: some clients wait for it before they send the transfer command, others send the
 * command first, and both are served this way.
 */
export class DataConnection {
  /** Where the bytes of the transfer go and come from. */
  readonly socket: Socket
  /** Settles when bytes may pass; rejects when the handshake fails or the socket closes before. */
  readonly ready: Promise<void>
  readonly #raw: Socket

  constructor(raw: Socket, options: DataConnectionOptions) {
    this.#raw = raw
    options.handles.addSocket(raw)
    if (options.secureContext === undefined) {
      this.socket = raw
      this.ready = Promise.resolve()
      return
    }
    const { secureContext } = options
    const secured = new TLSSocket(raw, { isServer: true, secureContext })
    options.handles.replaceSocket(raw, secured)
    this.socket = secured
    this.ready = tlsHandshake(secured, options.handshakeMs)
    // Nobody may be waiting yet: the transfer command can come later, or never.
    this.ready.catch(() => {})
  }

  /**
   * Whether the peer ended the connection in order, asked once the socket has told its end.
   *
   * Node 20 tells a reset as an orderly end when it is noticed together with the last bytes before it (libuv takes a
   * hang-up behind a partial read for the end). A write of no bytes finds out without sending anything. Under TLS
   * such a write never reaches the socket; there the peer has no address any more, which Node knows as long as
   * nobody has asked before.
   */
  endedInOrder(): Promise<boolean> {
    const { socket } = this
    if (socket !== this.#raw) return Promise.resolve(socket.remoteAddress !== undefined)
    return new Promise(resolve => socket.write(new Uint8Array(0), error => resolve(!error)))
  }

  /**
   * Ends the connection in a way that no client can take for the end of a file.
   *
   * A plain one is reset; under TLS the missing close_notify says it, since Node cannot safely reset a wrapped socket.
   */
  breakOff(): void {
    if (this.socket === this.#raw) this.#raw.resetAndDestroy()
    else this.socket.destroy()
  }

  /**
   * Lets the peer take what is still on its way after our end, without keeping a session waiting for it.
   *
   * What the peer sends is read and dropped: closing a socket with unread bytes would reset it, and the reset would
   * destroy the tail of the file.
   */
  linger(milliseconds: number): void {
    const { socket } = this
    if (socket.destroyed) return
    socket.end()
    socket.resume()
    socket.setTimeout(0)
    const timer = setTimeout(() => socket.destroy(), milliseconds)
    socket.once('close', () => clearTimeout(timer))
  }
}
